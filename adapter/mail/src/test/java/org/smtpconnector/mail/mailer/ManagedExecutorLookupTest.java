package org.smtpconnector.mail.mailer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.smtpconnector.mail.BulkListener;
import org.smtpconnector.mail.LocalNames;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailException;
import org.smtpconnector.mail.MailException.Misconfigured;
import org.smtpconnector.mail.MailReceipt;
import org.smtpconnector.mail.MailSender;
import org.smtpconnector.mail.MapConfiguration;
import org.smtpconnector.mail.Retrying;
import org.smtpconnector.mail.Warnings;
import org.smtpconnector.testkit.ScriptedSmtpServer;
import org.smtpconnector.testkit.SmtpServerExtension;

/** The executor that a setting names. */
class ManagedExecutorLookupTest {
  private static final String NAME = "concurrent/mail";
  private static final String DEFAULT = "java:comp/DefaultManagedExecutorService";

  @RegisterExtension
  static final SmtpServerExtension SMTP = new SmtpServerExtension(ScriptedSmtpServer.builder());

  private final ExecutorService named = threads("named");
  private final ExecutorService byDefault = threads("default");
  private final MapConfiguration config =
      new MapConfiguration(
          Map.of(
              "smtpconnector.from",
              "shop@shop.example",
              "smtpconnector.executor",
              NAME,
              "smtpconnector.plain.jndi-name",
              "mail/smtp",
              "smtpconnector.plain.executor",
              DEFAULT));
  private final ManagedExecutorLookup threads = new ManagedExecutorLookup();
  private final MailSender sender = sender(MailerSettings.ofDefault(config));

  private static ExecutorService threads(String name) {
    return Executors.newSingleThreadExecutor(task -> new Thread(task, name));
  }

  private MailSender sender(MailerSettings settings) {
    return new ConnectorMailSender(() -> settings, Retrying.atOnce(), event -> {}, threads);
  }

  @BeforeEach
  void bind(ScriptedSmtpServer relay) {
    LocalNames.bindFactory(relay);
    LocalNames.bind(NAME, named);
    LocalNames.bind(DEFAULT, byDefault);
  }

  @AfterEach
  void close() {
    LocalNames.unbind(NAME);
    LocalNames.unbind(DEFAULT);
    named.shutdownNow();
    byDefault.shutdownNow();
  }

  private static Mail mail() {
    return Mail.to("ann@doe.example").subject("Hello").text("All good.").build();
  }

  private static String threadOf(MailSender sender) throws Exception {
    String[] thread = {null};
    Mail mail =
        Mail.to("ann@doe.example")
            .text("See the attachment.")
            .attach(
                "a.txt",
                "text/plain",
                () -> {
                  thread[0] = Thread.currentThread().getName();
                  return new java.io.ByteArrayInputStream(new byte[] {'a'});
                })
            .build();
    sender.sendAsync(mail).toCompletableFuture().get(60, TimeUnit.SECONDS);
    return thread[0];
  }

  @Test
  void servesTheMailersThatNameItAlone() throws Exception {
    assertThat(threadOf(sender)).isEqualTo("named");
    assertThat(threadOf(sender(MailerSettings.named(config, "plain")))).isEqualTo("default");
  }

  private void assertFailsBecause(String why) {
    assertThatThrownBy(
            () -> sender.sendAsync(mail()).toCompletableFuture().get(60, TimeUnit.SECONDS))
        .cause()
        .isInstanceOf(Misconfigured.class)
        .hasMessageStartingWith(why);
    assertThatThrownBy(() -> sender.sendAll(Stream.of(mail()), new Throwing()))
        .isInstanceOf(Misconfigured.class)
        .hasMessageStartingWith(why);
  }

  @Test
  void isNamedByItsPropertyWhereNothingIsBoundAndNothingIsSent(ScriptedSmtpServer relay) {
    LocalNames.unbind(NAME);
    try (Warnings warnings = new Warnings()) {
      threads.started(new Object(), config);
      assertThat(warnings.lines())
          .singleElement()
          .asString()
          .contains("smtpconnector.executor is 'concurrent/mail', and this thread, ");
    }
    assertFailsBecause("smtpconnector.executor is 'concurrent/mail', and this thread, ");
    assertThat(relay.connections()).isZero();

    sender.send(mail()); // needs none
    assertThat(relay.messages()).hasSize(1);
  }

  @Test
  void isNamedByItsPropertyWhereSomethingElseIsBound(ScriptedSmtpServer relay) {
    LocalNames.bind(NAME, "a text");
    String why = "smtpconnector.executor is 'concurrent/mail', where a java.lang.String is bound";
    try (Warnings warnings = new Warnings()) {
      threads.started(new Object(), config);
      assertThat(warnings.lines()).singleElement().asString().contains(why);
    }
    assertFailsBecause(why);
    assertThat(relay.connections()).isZero();
  }

  @Test
  void isFoundByThreadsOfNoComponentSinceTheApplicationsStart() throws Exception {
    threads.started(new Object(), config);
    LocalNames.unbind(NAME);
    LocalNames.unbind(DEFAULT);
    assertThat(threadOf(sender)).isEqualTo("named");
    assertThat(threadOf(sender(MailerSettings.named(config, "plain")))).isEqualTo("default");
  }

  @Test
  void isNotNeededBySendAllWhereItIsTheServersAndTheServerHasNone(ScriptedSmtpServer relay) {
    LocalNames.unbind(DEFAULT);
    MailSender plain = sender(MailerSettings.named(config, "plain"));
    assertThat(plain.sendAll(List.of(mail(), mail()).stream(), new Throwing()).sent()).isEqualTo(2);
  }

  private static final class Throwing implements BulkListener<Mail> {
    @Override
    public void sent(Mail mail, MailReceipt receipt) {}

    @Override
    public void failed(Mail mail, MailException failure) {
      throw failure;
    }
  }
}
