package org.smtpconnector.connector.ra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Iterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpconnector.connector.SmtpConnection;
import org.smtpconnector.smtp.BatchReceipt;
import org.smtpconnector.smtp.Submission;
import org.smtpconnector.testkit.NonCommandPhase;

/** Messages that a relay refuses because they are too many go later. */
class ThrottledMessagesTest extends LearnedLimitFixture {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "454 Throttling failure: Maximum sending rate exceeded.",
        "450 4.2.1 Peak SMTP relay limit exceeded for customer",
        "452 4.3.2 Connection rate limit exceeded.",
        "451 4.7.500 Server busy. Too many messages, slow down",
        "432 4.3.2 Concurrent connections limit exceeded"
      })
  void whatARelayRefusesBecauseItIsTooMuchGoesLater(String reply) throws Exception {
    server.on(NonCommandPhase.END_OF_DATA).reply(reply).times(8).after(5);
    BatchReceipt receipt = open().sendAll(submissions(60), told);
    assertThat(receipt.accepted()).isEqualTo(60);
    assertThat(receipt.ended()).isEmpty();
    assertThat(recipients()).containsExactlyInAnyOrderElementsOf(allOf(60));
    assertThat(told.addresses()).isEqualTo(allOf(60));
    assertThat(pipeline().rateLimiter().underWay()).isZero();
  }

  @Test
  void itGoesNoMoreWhenItsPatienceIsOver() throws Exception {
    factory.setPaceTimeoutSeconds(20);
    server
        .on(NonCommandPhase.END_OF_DATA)
        .reply("454 Throttling failure: Daily message quota exceeded");
    BatchReceipt receipt = open().sendAll(submissions(3), told);
    assertThat(receipt.accepted()).isZero();
    assertThat(clock.time()).isBetween(Duration.ofSeconds(3), Duration.ofSeconds(60));
    assertThat(told.addresses()).doesNotHaveDuplicates();
    assertThat(server.messages()).isEmpty();
  }

  @Test
  void whatIsAboutOneMailboxIsNoLimitOfTheRelay() throws Exception {
    server
        .on("RCPT TO:<to3@")
        .reply("450 4.2.1 The user you are trying to contact is receiving mail too quickly");
    BatchReceipt receipt = open().sendAll(submissions(8), told);
    assertThat(receipt.accepted()).isEqualTo(7);
    assertThat(receipt.failed()).isEqualTo(1);
    assertThat(clock.time()).isZero();
  }

  /** Of what waits to be sent again, too, and of what was accepted behind it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "454 Throttling failure: Maximum sending rate exceeded.",
        "452 4.3.2 Too many messages sent"
      })
  void allThatIsKnownIsToldWhereTheSourceOfABatchFails(String reply) throws Exception {
    server.on("MAIL").reply(reply).times(1);
    SmtpConnection connection = open();
    Iterator<Submission> source = submissions(3);
    Iterator<Submission> failing =
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            if (!source.hasNext()) {
              throw new IllegalArgumentException("the rest cannot be read");
            }
            return true;
          }

          @Override
          public Submission next() {
            return source.next();
          }
        };
    assertThatThrownBy(() -> connection.sendAll(failing, told))
        .hasMessage("the rest cannot be read");
    assertThat(server.messages()).hasSize(2);
    assertThat(told.addresses()).isEqualTo(allOf(3));
    assertThat(told.accepted()).isEqualTo(2);
  }
}
