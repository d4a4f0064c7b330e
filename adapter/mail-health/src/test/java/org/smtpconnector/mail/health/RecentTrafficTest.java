package org.smtpconnector.mail.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.smtpconnector.mail.MailException.Rejected;
import org.smtpconnector.mail.MailRefused;
import org.smtpconnector.mail.testkit.TestMailbox;
import org.smtpconnector.smtp.EmailAddress;
import org.smtpconnector.smtp.RecipientOutcome;
import org.smtpconnector.smtp.RecipientOutcome.Status;

/** What is made of events that real mails cause; the clock is the test's. */
class RecentTrafficTest {
  private static final Duration WINDOW = Duration.ofMinutes(5);
  private static SeContainer container;

  private Instant now = Instant.parse("2026-11-24T12:00:00Z");
  private final RecentTraffic traffic = new RecentTraffic(2, WINDOW, () -> now);

  @BeforeAll
  static void startContainer() {
    container = SeContainerInitializer.newInstance().addBeanClasses(Postman.class).initialize();
  }

  @AfterAll
  static void stopContainer() {
    container.close();
  }

  @BeforeEach
  void clear() {
    mailbox().clear();
  }

  private static TestMailbox mailbox() {
    return container.select(TestMailbox.class).get();
  }

  private static Postman postman() {
    return container.select(Postman.class).get();
  }

  private void send() {
    traffic.observe(postman().send());
  }

  @Test
  void knowsNothingWithoutMails() {
    assertThat(traffic.serving()).isEmpty();
  }

  @Test
  void isDownOnceEnoughMailsFoundNoRelay() {
    mailbox().goDown();
    send();
    assertThat(traffic.serving()).containsExactly(entry("mail/smtp", true));
    send();
    assertThat(traffic.serving()).containsExactly(entry("mail/smtp", false));
  }

  @Test
  void isJudgedByNoMessageThatIsHeldBackBeforeItReachesARelay() {
    mailbox().goDown();
    send();
    send();
    EmailAddress ann = EmailAddress.of("ann@doe.example");
    RecipientOutcome untouched = RecipientOutcome.undecided(ann, Status.NOT_ATTEMPTED);
    traffic.observe(
        new MailRefused(
            "",
            "mail/smtp",
            Duration.ZERO,
            List.of(untouched),
            new Rejected("vetoed", null, List.of(untouched))));
    assertThat(traffic.serving()).containsExactly(entry("mail/smtp", false));
  }

  @Test
  void isUpAgainWithTheFirstMailThatIsSent() {
    mailbox().goDown().times(2);
    send();
    send();
    send();
    assertThat(traffic.serving()).containsExactly(entry("mail/smtp", true));
  }

  @Test
  void takesARelayThatRefusesMailsForOneThatServes() {
    mailbox().refuse("ann@doe.example");
    for (int i : List.of(1, 2, 3)) {
      send();
      assertThat(mailbox().count()).as("after %s", i).isZero();
    }
    assertThat(traffic.serving()).containsExactly(entry("mail/smtp", true));
  }

  @Test
  void forgetsFailuresInTime() {
    mailbox().goDown();
    send();
    send();
    now = now.plus(WINDOW);
    assertThat(traffic.serving()).containsExactly(entry("mail/smtp", true));
    send();
    assertThat(traffic.serving()).containsExactly(entry("mail/smtp", true)); // the first anew
  }
}
