package org.smtpconnector.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.smtpconnector.mail.MailException.Misconfigured;
import org.smtpconnector.mail.MailException.Rejected;
import org.smtpconnector.mail.MailException.Unavailable;
import org.smtpconnector.mail.mailer.ConnectorMailSender;
import org.smtpconnector.mail.mailer.ManagedExecutorLookup;
import org.smtpconnector.mail.mime.MimeMessages;
import org.smtpconnector.testkit.ScriptedSmtpServer;
import org.smtpconnector.testkit.SmtpServerExtension;

/** A mail that is sent by another thread. */
class SendAsyncTest {
  @RegisterExtension
  static final SmtpServerExtension SMTP = new SmtpServerExtension(ScriptedSmtpServer.builder());

  private static final String EXECUTOR = "java:comp/DefaultManagedExecutorService";

  private final ExecutorService executor =
      Executors.newSingleThreadExecutor(task -> new Thread(task, "managed"));
  private final List<MailEvent> events = Collections.synchronizedList(new ArrayList<>());
  private final MailSender sender =
      new ConnectorMailSender(() -> MimeMessages.MAILER, Retrying.atOnce(), events::add);

  @BeforeEach
  void bind(ScriptedSmtpServer relay) {
    LocalNames.bindFactory(relay);
    LocalNames.bind(EXECUTOR, executor);
  }

  @AfterEach
  void close() {
    LocalNames.unbind(EXECUTOR);
    executor.shutdownNow();
  }

  private static Mail.Builder mail() {
    return Mail.to("ann@doe.example").subject("Hello").text("All good.");
  }

  /** What the stage itself fails with. */
  private static Throwable failureOf(CompletionStage<MailReceipt> stage) throws Exception {
    CompletableFuture<Throwable> failure = new CompletableFuture<>();
    stage.whenComplete((receipt, e) -> failure.complete(e));
    return failure.get(60, TimeUnit.SECONDS);
  }

  @Test
  void completesWithTheReceipt(ScriptedSmtpServer relay) throws Exception {
    List<String> threads = Collections.synchronizedList(new ArrayList<>());
    Mail mail =
        mail()
            .attach(
                "a.txt",
                "text/plain",
                () -> {
                  threads.add(Thread.currentThread().getName());
                  return new java.io.ByteArrayInputStream(new byte[] {'a'});
                })
            .build();
    MailReceipt receipt = sender.sendAsync(mail).toCompletableFuture().get(60, TimeUnit.SECONDS);
    assertThat(receipt.complete()).isTrue();
    assertThat(relay.messages().get(0).header("Message-ID")).contains(receipt.messageId());
    assertThat(threads).containsOnly("managed");
  }

  @Test
  void failsWithTheExceptionThatSendThrows(ScriptedSmtpServer relay) throws Exception {
    relay.on("RCPT").reply("550 5.1.1 no such user");
    assertThat(failureOf(sender.sendAsync(mail().build())))
        .isInstanceOf(Rejected.class)
        .hasMessageContaining("no such user");
    assertThat(events).hasOnlyElementsOfType(MailRefused.class).hasSize(1);
  }

  @Test
  void failsIfAnAttachmentCannotBeRead(ScriptedSmtpServer relay) throws Exception {
    Mail mail =
        mail()
            .attach(
                "a.txt",
                "text/plain",
                () -> {
                  throw new IOException("gone");
                })
            .build();
    assertThat(failureOf(sender.sendAsync(mail)))
        .isInstanceOf(Rejected.class)
        .hasMessageContaining("a.txt");
    assertThat(relay.connections()).isZero();
    assertThat(events).isEmpty();
  }

  @Test
  void wantsSomethingToSend() {
    assertThatNullPointerException().isThrownBy(() -> sender.sendAsync((Mail) null));
    assertThatNullPointerException().isThrownBy(() -> sender.sendAsync((MimeMessage) null));
    assertThatNullPointerException().isThrownBy(() -> sender.sendAsync((ComposedMail) null));
  }

  @Test
  void sendsAMessageThatWasComposedBefore(ScriptedSmtpServer relay) throws Exception {
    ComposedMail mail = sender.compose(mail().build());
    MailReceipt receipt = sender.sendAsync(mail).toCompletableFuture().get(60, TimeUnit.SECONDS);
    assertThat(receipt.messageId()).isEqualTo(mail.messageId());
    assertThat(relay.messages()).hasSize(1);

    relay.on("RCPT").reply("550 5.1.1 no such user");
    assertThat(failureOf(sender.sendAsync(mail))).isInstanceOf(Rejected.class);
  }

  @Test
  void sendsAMessageAsItWasWhenItWasGiven(ScriptedSmtpServer relay) throws Exception {
    MimeMessage message = MimeMessages.withField("Subject", "before");
    CompletableFuture<Void> busy = new CompletableFuture<>();
    executor.execute(busy::join);
    CompletionStage<MailReceipt> stage = sender.sendAsync(message);
    message.setSubject("after");
    busy.complete(null);
    stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
    assertThat(relay.messages().get(0).header("Subject")).contains("before");
  }

  @Test
  void usesNoOtherThreadsWhereTheServerHasNone(ScriptedSmtpServer relay) throws Exception {
    LocalNames.unbind(EXECUTOR);
    assertThat(failureOf(sender.sendAsync(mail().build())))
        .isInstanceOf(Misconfigured.class)
        .hasMessageContaining(EXECUTOR)
        .hasMessageContaining("Jakarta Concurrency");
    assertThat(relay.connections()).isZero();
  }

  @Test
  void isUnavailableWhenTheServerEnds() throws Exception {
    executor.shutdown();
    assertThat(failureOf(sender.sendAsync(mail().build()))).isInstanceOf(Unavailable.class);
  }

  // From a thread that is of no component

  private static <T> T byAPlainThread(Callable<T> task) throws Exception {
    FutureTask<T> future = new FutureTask<>(task);
    Thread thread = new Thread(future, "plain");
    thread.start();
    return future.get(20, TimeUnit.SECONDS);
  }

  @Test
  void worksOnAThreadThatFindsNoExecutorOnceAnotherHasFoundIt() throws Exception {
    sender.sendAsync(mail().build()).toCompletableFuture().get(20, TimeUnit.SECONDS);
    LocalNames.unbind(EXECUTOR); // the name is one of components
    MailReceipt receipt =
        byAPlainThread(() -> sender.sendAsync(mail().build()))
            .toCompletableFuture()
            .get(20, TimeUnit.SECONDS);
    assertThat(receipt.complete()).isTrue();
  }

  @Test
  void worksOnSuchAThreadWhereTheApplicationsStartHasFoundIt() throws Exception {
    ManagedExecutorLookup threads = new ManagedExecutorLookup();
    threads.started(new Object(), new MapConfiguration(Map.of()));
    MailSender of =
        new ConnectorMailSender(() -> MimeMessages.MAILER, Retrying.atOnce(), events::add, threads);
    LocalNames.unbind(EXECUTOR);
    MailReceipt receipt =
        byAPlainThread(() -> of.sendAsync(mail().build()))
            .toCompletableFuture()
            .get(20, TimeUnit.SECONDS);
    assertThat(receipt.complete()).isTrue();
  }

  @Test
  void saysInTheLogWhyNothingWasSentThoughNobodyReadsTheStage() throws Exception {
    LocalNames.unbind(EXECUTOR);
    try (Warnings warnings = new Warnings()) {
      byAPlainThread(() -> sender.sendAsync(mail().build()));
      assertThat(warnings.lines())
          .singleElement()
          .asString()
          .contains("a message was not sent", "plain", EXECUTOR, "NameNotFoundException");
    }
  }

  @Test
  void saysInTheLogThatAMailCannotBeMade() throws Exception {
    Mail mail =
        mail()
            .attach(
                "a.txt",
                "text/plain",
                () -> {
                  throw new IOException("gone");
                })
            .build();
    try (Warnings warnings = new Warnings()) {
      failureOf(sender.sendAsync(mail));
      assertThat(warnings.lines()).singleElement().asString().contains("a.txt");
    }
  }
}
