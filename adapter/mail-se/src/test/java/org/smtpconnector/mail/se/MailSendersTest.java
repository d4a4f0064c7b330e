package org.smtpconnector.mail.se;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpconnector.mail.BulkListener;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailEvent;
import org.smtpconnector.mail.MailException;
import org.smtpconnector.mail.MailException.Deferred;
import org.smtpconnector.mail.MailException.Misconfigured;
import org.smtpconnector.mail.MailException.Rejected;
import org.smtpconnector.mail.MailReceipt;
import org.smtpconnector.mail.MailRefused;
import org.smtpconnector.mail.MailSender;
import org.smtpconnector.mail.MailSent;
import org.smtpconnector.testkit.ScriptedSmtpServer;

/** The mailer of a JVM without a container: its class path has no CDI and no MicroProfile. */
class MailSendersTest {
  private static final Mail MAIL = Mail.to("ann@doe.example").subject("Hello").text("x").build();

  private final ScriptedSmtpServer relay = ScriptedSmtpServer.builder().start();
  private final SmtpConnectionPool pool =
      SmtpConnectionPool.to(relay.host() + ":" + relay.port())
          .property("security", "plain")
          .maxPoolSize(4)
          .build();

  @AfterEach
  void close() {
    pool.close();
    relay.close();
  }

  private static MailSenderSettings.Builder settings() {
    return MailSenderSettings.from("Shop <shop@shop.example>")
        .deadline(Duration.ofMinutes(2))
        .retryDelay(Duration.ofMillis(2), Duration.ofMillis(1));
  }

  private MailSender sender() {
    return MailSenders.create(pool, settings().build());
  }

  private static Stream<Mail> messages(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> Mail.to("a" + i + "@doe.example").text("x").build());
  }

  private static final class Unheard implements BulkListener<Mail> {
    @Override
    public void sent(Mail mail, MailReceipt receipt) {}

    @Override
    public void failed(Mail mail, MailException failure) {}
  }

  private long attempts() {
    return relay.commands().stream().filter(line -> line.startsWith("MAIL")).count();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jakarta.enterprise.inject.spi.CDI",
        "jakarta.inject.Inject",
        "jakarta.enterprise.concurrent.ManagedExecutorService",
        "org.eclipse.microprofile.config.Config",
        "org.eclipse.microprofile.faulttolerance.Retry"
      })
  void needsNoneOfTheseClasses(String type) {
    assertThatThrownBy(() -> Class.forName(type)).isInstanceOf(ClassNotFoundException.class);
  }

  @Test
  void sendsAsTheAuthorOfItsSettings() {
    MailReceipt receipt = sender().send(MAIL);

    assertThat(receipt.complete()).isTrue();
    assertThat(relay.messages())
        .singleElement()
        .satisfies(m -> assertThat(m.header("From")).contains("Shop <shop@shop.example>"));
  }

  @Test
  void doesWhatThePageShows() {
    DailyReport.main(new String[] {relay.host() + ":" + relay.port(), "plain"});

    assertThat(relay.messages())
        .singleElement()
        .satisfies(m -> assertThat(m.header("Subject")).contains("Daily report"));
  }

  @Test
  void retriesWhatWasRefusedTemporarily() {
    relay.on("RCPT").reply("452 4.2.2 mailbox full").times(2);

    assertThat(sender().send(MAIL).attempts()).isEqualTo(3);
  }

  @Test
  void makesAsManyAttemptsAsItsSettingsSay() {
    relay.on("RCPT").reply("452 4.2.2 mailbox full");
    MailSender twice = MailSenders.create(pool, settings().maxRetries(1).build());

    assertThatThrownBy(() -> twice.send(MAIL)).isInstanceOf(Deferred.class);
    assertThat(attempts()).isEqualTo(2);
  }

  @Test
  void reportsEachOutcomeToItsListeners() {
    Queue<MailEvent> heard = new ConcurrentLinkedQueue<>();
    MailSender mail = MailSenders.create(pool, settings().listener(heard::add).build());
    mail.send(MAIL);
    relay.on("RCPT").reply("550 5.1.1 no such mailbox");

    assertThatThrownBy(() -> mail.send(MAIL)).isInstanceOf(Rejected.class);
    assertThat(heard).hasExactlyElementsOfTypes(MailSent.class, MailRefused.class);
  }

  @Test
  void sendsEvenIfAListenerFails() {
    MailSender mail =
        MailSenders.create(
            pool,
            settings()
                .listener(
                    event -> {
                      throw new IllegalStateException("full disk");
                    })
                .build());

    assertThat(mail.send(MAIL).complete()).isTrue();
  }

  @Test
  void sendsAsynchronouslyOnTheThreadsOfItsExecutor() throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(2);
    MailSender mail = MailSenders.create(pool, settings().executor(executor).build());

    List<MailReceipt> receipts =
        messages(20).map(mail::sendAsync).toList().stream()
            .map(stage -> stage.toCompletableFuture().orTimeout(1, TimeUnit.MINUTES).join())
            .toList();

    assertThat(receipts).allMatch(MailReceipt::complete);
    assertThat(relay.messages()).hasSize(20);
    executor.shutdown();
    assertThat(executor.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
  }

  @Test
  void saysThatItHasNoExecutor() {
    assertThat(sender().sendAsync(MAIL).toCompletableFuture())
        .failsWithin(Duration.ofMinutes(1))
        .withThrowableThat()
        .havingCause()
        .isInstanceOf(Misconfigured.class)
        .withMessageContaining("set one by executor(...)");
    assertThat(relay.messages()).isEmpty();
  }

  @Test
  void sendsABatchByOneConnectionOrSeveral() throws Exception {
    assertThat(sender().sendAll(messages(30), new Unheard()).sent()).isEqualTo(30);
    assertThat(relay.connections()).isEqualTo(1);

    ExecutorService executor = Executors.newFixedThreadPool(3);
    MailSender mail = MailSenders.create(pool, settings().executor(executor).build());
    assertThat(mail.sendAll(messages(300), new Unheard()).sent()).isEqualTo(300);
    assertThat(relay.messages()).hasSize(330);
    executor.shutdownNow();
  }

  @Test
  void sendsAsAnotherUser() {
    ScriptedSmtpServer users = ScriptedSmtpServer.builder().mechanisms("PLAIN").anyUser().start();
    try (SmtpConnectionPool others =
        SmtpConnectionPool.to(users.host() + ":" + users.port())
            .property("security", "plain")
            .credentials("shop", "secret")
            .build()) {
      MailSender mail = MailSenders.create(others, settings().build());
      mail.send(MAIL);
      mail.as("ann", "battery horse").send(MAIL);
      mail.send(MAIL);
    }
    assertThat(users.messages()).hasSize(3);
    assertThat(users.connections()).isEqualTo(2);
    users.close();
  }

  @Test
  void refusesSettingsThatAreWrong() {
    MailSenderSettings.Builder settings = settings();
    assertThatThrownBy(() -> MailSenderSettings.from("shop"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("address 'shop' is not valid");
    assertThatThrownBy(() -> settings.deadline(Duration.ZERO))
        .hasMessage("deadline is zero, which leaves no time to send anything");
    assertThatThrownBy(() -> settings.finalReply(Duration.ofDays(2)))
        .hasMessage("finalReply is PT48H, which is outside PT0S to PT24H");
    assertThatThrownBy(() -> settings.bulkConnections(0))
        .hasMessage("bulkConnections is 0, which is outside 1 to 100");
    assertThatThrownBy(() -> settings.maxRetries(-1))
        .hasMessage("maxRetries is -1, which is negative");
    assertThatThrownBy(() -> settings.name(" ")).hasMessage("name is blank");
  }
}
