package org.smtpconnector.mail.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import jakarta.inject.Inject;
import java.lang.Thread.State;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailException.Deferred;
import org.smtpconnector.mail.MailException.Misconfigured;
import org.smtpconnector.mail.MailException.Rejected;
import org.smtpconnector.mail.MailException.Unavailable;
import org.smtpconnector.mail.MailReceipt;
import org.smtpconnector.mail.MailResource;
import org.smtpconnector.mail.MailSender;
import org.smtpconnector.testkit.Rule;

/**
 * The injected mailer behaves alike with MicroProfile Config and Fault Tolerance, with their API
 * alone, and without both: the build runs these tests in a JVM of each kind.
 */
@Tag("platform")
class MailSenderOnPlatformTest {
  private static final String RETRY = "org.smtpconnector.mail.delivery.MailRetry/send/Retry/";
  private static final Mail MAIL = Mail.to("ann@doe.example").text("x").build();

  private final Set<String> set = new HashSet<>();

  /** A bean with two mailers. */
  static class Senders {
    @Inject MailSender mail;

    @Inject
    @MailResource("billing")
    MailSender billing;
  }

  @BeforeEach
  void retryFast() {
    set("smtpconnector.billing.jndi-name", "mail/billing");
    set(RETRY + "maxRetries", "3");
    set(RETRY + "delay", "2");
    set(RETRY + "jitter", "1");
  }

  private void set(String property, String value) {
    set.add(property);
    System.setProperty(property, value);
  }

  @AfterEach
  void reset() {
    set.forEach(System::clearProperty);
    ConfiguredJvm.forgetConfiguration();
  }

  private static SeContainer container() {
    ConfiguredJvm.forgetConfiguration();
    return SeContainerInitializer.newInstance().addBeanClasses(Senders.class).initialize();
  }

  /** What an application does with the mailers and what arrives. */
  private interface Scenario {
    void run(Senders senders, TestMailbox mailbox);
  }

  private static void run(Scenario scenario) {
    try (SeContainer container = container()) {
      scenario.run(
          container.select(Senders.class).get(), container.select(TestMailbox.class).get());
    }
  }

  /** Refuses temporarily, for a reason that does not slow the sender down. */
  private static Rule full(TestMailbox mailbox) {
    return mailbox.server().on("RCPT").reply("452 4.2.2 mailbox full");
  }

  private static long attempts(TestMailbox mailbox) {
    return mailbox.server().commands().stream().filter(line -> line.startsWith("MAIL")).count();
  }

  @Test
  void runsOnThePlatformThatTheBuildMeans() {
    assertThat(ConfiguredJvm.microProfile()).isEqualTo(System.getProperty("microprofile", "all"));
  }

  @Test
  void retriesWhatWasRefusedTemporarily() {
    run(
        (senders, mailbox) -> {
          full(mailbox).times(2);

          MailReceipt receipt = senders.mail.send(MAIL);

          assertThat(receipt.attempts()).isEqualTo(3);
          assertThat(mailbox.sentTo("ann@doe.example")).hasSize(1);
        });
  }

  @Test
  void retriesWhileTheRelayIsDown() {
    run(
        (senders, mailbox) -> {
          mailbox.goDown().times(1);

          assertThat(senders.mail.send(MAIL).attempts()).isEqualTo(2);
        });
  }

  @Test
  void endsAfterTheLastAttemptWithItsFailure() {
    run(
        (senders, mailbox) -> {
          full(mailbox);

          assertThatThrownBy(() -> senders.mail.send(MAIL)).isInstanceOf(Deferred.class);
          assertThat(attempts(mailbox)).isEqualTo(4);
        });
  }

  @Test
  void doesNotRetryWhatWasRefusedPermanently() {
    run(
        (senders, mailbox) -> {
          mailbox.refuse("ann@doe.example");

          assertThatThrownBy(() -> senders.mail.send(MAIL)).isInstanceOf(Rejected.class);
          assertThat(attempts(mailbox)).isEqualTo(1);
        });
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "1, 2", "5, 6"})
  void makesAsManyRetriesAsThePropertySays(String maxRetries, long attempts) {
    set(RETRY + "maxRetries", maxRetries);
    run(
        (senders, mailbox) -> {
          full(mailbox);

          assertThatThrownBy(() -> senders.billing.send(MAIL)).isInstanceOf(Deferred.class);
          assertThat(attempts(mailbox)).isEqualTo(attempts);
        });
  }

  @Test
  void makesNoAttemptAfterTheDeadline() {
    set("smtpconnector.deadline", "PT1S");
    set(RETRY + "delay", "1100");
    run(
        (senders, mailbox) -> {
          mailbox.goDown();

          assertThatThrownBy(() -> senders.mail.send(MAIL)).isInstanceOf(Unavailable.class);
          assertThat(mailbox.server().connections()).isEqualTo(1);
        });
  }

  @Test
  void keepsTheFlagOfAThreadThatIsInterruptedBetweenAttempts() {
    set(RETRY + "delay", "600000");
    run(
        (senders, mailbox) -> {
          full(mailbox);
          CompletableFuture<Boolean> flag = new CompletableFuture<>();
          Thread sending =
              new Thread(
                  () -> {
                    assertThatThrownBy(() -> senders.mail.send(MAIL)).isInstanceOf(Deferred.class);
                    flag.complete(Thread.currentThread().isInterrupted());
                  });
          sending.start();
          await().until(() -> attempts(mailbox) == 1 && sending.getState() == State.TIMED_WAITING);
          sending.interrupt();

          assertThat(flag).succeedsWithin(Duration.ofMinutes(1)).isEqualTo(true);
          assertThat(attempts(mailbox)).isEqualTo(1);
        });
  }

  @Test
  void readsTheFileOfTheApplicationAndSystemPropertiesBeforeIt() {
    run(
        (senders, mailbox) -> {
          senders.mail.send(MAIL);
          assertThat(mailbox.last().from()).isEqualTo("Shop <shop@shop.example>");
          assertThat(mailbox.last().header("X-Shop")).isEmpty();
        });
    set("smtpconnector.from", "Billing <billing@shop.example>");
    set("smtpconnector.header.X-Shop", "Rechnungen für alle");
    run(
        (senders, mailbox) -> {
          senders.billing.send(MAIL);
          assertThat(mailbox.last().from()).isEqualTo("Billing <billing@shop.example>");
          assertThat(mailbox.last().header("X-Shop")).contains("Rechnungen für alle");
        });
  }

  @ParameterizedTest
  @CsvSource({
    "smtpconnector.deadline, soon, 'smtpconnector.deadline is ''soon'', which is not 0 to 86400'",
    "smtpconnector.from, shop, smtpconnector.from: address 'shop' is not valid",
    "smtpconnector.billing.jndi-name, '', smtpconnector.billing.jndi-name is not set"
  })
  void isNotDeployedWithAnInvalidSetting(String property, String value, String message) {
    set(property, value);
    assertThatThrownBy(() -> container().close())
        .hasStackTraceContaining(Misconfigured.class.getName())
        .hasMessageContaining(message);
  }
}
