package org.smtpconnector.mail.outbox.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.enterprise.inject.se.SeContainer;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.smtpconnector.mail.ComposedMail;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailException.Rejected;
import org.smtpconnector.mail.MailException.Unavailable;
import org.smtpconnector.mail.Mailers;
import org.smtpconnector.mail.outbox.OutboxEntry;
import org.smtpconnector.mail.outbox.OutboxState;
import org.smtpconnector.mail.outbox.PutOptions;
import org.smtpconnector.mail.outbox.QueuedMail;

/** What is not queued, and what a person may ask for, on a server that does not send. */
class OutboxLimitsTest {
  private static final Mail MAIL = Letters.to("ann@doe.example");
  private static final Instant NOW = Instant.now();

  private final Platform platform = new Platform().set("threads", "0").set("max-size", "2000");
  private SeContainer container;
  private Shop shop;

  @BeforeEach
  void start() {
    container = platform.start(Shop.class);
    shop = container.select(Shop.class).get();
  }

  @AfterEach
  void stop() {
    container.close();
    platform.close();
  }

  private void assertRejected(Mail mail, PutOptions options, String why) {
    assertThatThrownBy(() -> shop.outbox().put(mail, options))
        .isInstanceOf(Rejected.class)
        .hasMessageContaining(why);
    assertThat(shop.desk().counts()).containsEntry(OutboxState.WAITING, 0L);
  }

  @Test
  void isWhatIsTooLarge() {
    assertRejected(
        Mail.to("ann@doe.example").text("All good. ".repeat(300)).build(),
        PutOptions.NONE,
        "octets, above the 2000 of smtpconnector.outbox.max-size: send links");
  }

  @Test
  void isWhatWasNotToBeSentBeforeATimeThatHasPassed() {
    assertRejected(
        MAIL,
        PutOptions.NONE.notBefore(NOW.minus(Duration.ofMinutes(6))),
        "which has passed: by the clock of the database it is ");
    shop.outbox().put(MAIL, PutOptions.NONE.notBefore(NOW.minus(Duration.ofMinutes(4))));
    assertThat(shop.desk().counts()).containsEntry(OutboxState.WAITING, 1L);
  }

  @Test
  void isWhatWouldWaitForAges() {
    assertRejected(
        MAIL, PutOptions.NONE.notBefore(Instant.MAX), "which is more than 3650 days away");
    assertRejected(
        MAIL, PutOptions.NONE.giveUpAfter(Duration.ofSeconds(Long.MAX_VALUE)), "above 3650 days");
  }

  @Test
  void isNothingIfTheDatabaseIsDown() {
    platform.stopDatabase();
    assertThatThrownBy(() -> shop.outbox().put(MAIL))
        .isInstanceOf(Unavailable.class)
        .hasMessageStartingWith("nothing was queued: message <")
        .hasMessageContaining("the database is down");
    assertThatThrownBy(() -> shop.desk().counts())
        .isInstanceOf(Unavailable.class)
        .hasMessageContaining("the database is down");
  }

  @Test
  void isNotKnownIfTheReplyToTheCommitIsLost() {
    PutOptions once = PutOptions.NONE.once("report");
    shop.desk().counts(); // so that the tables are there
    platform.loseRepliesToCommits();
    assertThatThrownBy(() -> shop.outbox().put(MAIL, once))
        .isInstanceOf(Unavailable.class)
        .hasMessageStartingWith("it is not known whether message <")
        .hasMessageContaining("was queued: data source java:comp/DefaultDataSource")
        .hasMessageContaining("the connection is broken")
        .hasMessageContaining("unless both have the same key (PutOptions.once)");
  }

  @Test
  void isAListOfNoneOrOfTooMany() {
    for (int limit : new int[] {0, 1001}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> shop.desk().list(OutboxState.WAITING, limit))
          .withMessage("limit " + limit + " is outside 1 to 1000");
    }
  }

  @Test
  void areMessagesThatWereComposedBeforeOrWithJakartaMail() {
    ComposedMail composed = container.select(Mailers.class).get().named("newsletter").compose(MAIL);
    QueuedMail first = shop.newsletter().put(composed, PutOptions.NONE);
    assertThat(first.messageId()).isEqualTo(composed.messageId());
    shop.outbox().put(composed.toMimeMessage(), PutOptions.NONE);

    assertThat(shop.desk().list(OutboxState.WAITING, 10))
        .extracting(OutboxEntry::mailer)
        .containsExactlyInAnyOrder("newsletter", "");
    assertThat(shop.desk().drop(first.id())).isTrue();
    assertThat(shop.desk().drop(first.id())).isFalse();
    assertThat(shop.desk().release(first.id())).isFalse();
  }
}
