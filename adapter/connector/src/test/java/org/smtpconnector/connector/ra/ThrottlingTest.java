package org.smtpconnector.connector.ra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.smtpconnector.connector.ra.Relays.send;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smtpconnector.connector.SmtpConnection;
import org.smtpconnector.connector.throttle.SendRateLimiter;
import org.smtpconnector.connector.throttle.ThrottlingReplies;
import org.smtpconnector.smtp.BatchReceipt;
import org.smtpconnector.smtp.Reply;
import org.smtpconnector.smtp.SendDeadline;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.Submission;

/** Fewer messages go, and later, while the relay complains that they are too many. */
class ThrottlingTest extends RateLimiterFixture {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          MAIL | 421 4.7.0 too many messages, slow down
          MAIL | 421 busy
          MAIL | 432 4.3.2 concurrent connections limit exceeded
          RCPT | 450 4.7.1 rate limit
          BDAT | 451 4.7.650 too much mail
          """)
  void pausesWhereOneAtATimeIsTooMuch(String command, String reply) throws Exception {
    SmtpConnection connection = open();
    server.on(command).reply(reply);
    assertThatThrownBy(() -> send(connection)).isInstanceOf(SmtpException.class);
    server.clearRules();

    send(open());
    assertThat(clock.time()).isEqualTo(Duration.ofSeconds(1));
    send(open());
    assertThat(clock.time()).isEqualTo(Duration.ofSeconds(1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          MAIL | 421 4.4.2 idle for too long
          RCPT | 450 4.7.1 greylisted, come again
          RCPT | 452 4.2.2 mailbox full
          RCPT | 550 5.7.1 not allowed
          """)
  void isNotSlowedByWhatIsAboutAMailboxOrAnIdleConnection(String command, String reply)
      throws Exception {
    SmtpConnection connection = open();
    server.on(command).reply(reply);
    assertThatThrownBy(() -> send(connection)).isInstanceOf(SmtpException.class);
    server.clearRules();
    send(open());
    assertThat(clock.time()).isZero();
  }

  @Test
  void pausesLongerEachTimeAndSaysWhoSlowedUs() throws Exception {
    factory.setPaceTimeoutSeconds(20);
    SmtpConnection connection = open();
    server.on("MAIL").reply("451 4.7.1 slow down");
    for (int second : new int[] {0, 1, 3, 7, 15}) {
      assertThatThrownBy(() -> send(connection)).isInstanceOf(SmtpException.SenderRefused.class);
      assertThat(clock.time()).isEqualTo(Duration.ofSeconds(second));
    }
    clock.pass(Duration.ofSeconds(16));
    assertThatThrownBy(() -> send(connection)).isInstanceOf(SmtpException.SenderRefused.class);
    clock.pass(Duration.ofSeconds(2));
    server.clear();
    assertThatThrownBy(() -> send(connection))
        .isInstanceOf(SmtpException.HeldBack.class)
        .hasMessageContaining("the relay said '451 4.7.1 slow down' 2 s ago")
        .hasMessageContaining("within 20 s");
    assertThat(server.commands()).isEmpty();
  }

  @Test
  void aPauseIsNoLongerForTheOpeningsThatAreRefusedMeanwhile() throws Exception {
    SmtpConnection connection = open();
    Reply tooMany = new Reply(421, Optional.empty(), List.of("4.7.0 too many connections"));
    for (int i = 0; i < 10; i++) {
      rateLimiter().throttleBy(tooMany);
      clock.pass(Duration.ofMillis(100));
    }
    rateLimiter().throttleBy(tooMany); // the pause is over, and was too short
    send(connection);
    assertThat(clock.time()).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void countsWhatWasUnderWayTogetherOnceAndGrowsBack() throws Exception {
    open();
    SendRateLimiter rateLimiter = rateLimiter();
    List<Long> began = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      began.add(rateLimiter.begin(List.of(), SendDeadline.NONE));
    }
    clock.pass(Duration.ofSeconds(1));
    for (long one : began) {
      rateLimiter.end(one, new ThrottlingReplies(true).in(List.of(refused("451 4.7.0 slow down"))));
    }
    assertThat(atOnce(rateLimiter)).isEqualTo(8);
    clock.pass(Duration.ofSeconds(1));
    int mails = 0;
    for (int limit = 8; limit < 31; mails++) {
      rateLimiter.end(rateLimiter.begin(List.of(), SendDeadline.NONE), Optional.empty());
      int now = atOnce(rateLimiter);
      assertThat(now).isBetween(limit, limit + 1);
      limit = now;
      if (mails > 10_000) {
        throw new AssertionError("it does not grow");
      }
    }
    assertThat(mails).as("one more with each round").isGreaterThan(8 + 9 + 10);
    for (int i = 0; i < 40; i++) {
      rateLimiter.end(rateLimiter.begin(List.of(), SendDeadline.NONE), Optional.empty());
    }
    assertThat(atOnce(rateLimiter)).as("no limit any more").isEqualTo(100);
  }

  /** How many it lets go at once, of 100. */
  private static int atOnce(SendRateLimiter rateLimiter) {
    int count = 0;
    while (count < 100 && rateLimiter.tryBegin()) {
      count++;
    }
    for (int i = 0; i < count; i++) {
      rateLimiter.release();
    }
    return count;
  }

  @Test
  void sendsABatchInSmallerPartsAfterARelayComplained() throws Exception {
    server.on("RCPT").reply("451 4.7.1 too much").times(1).after(10);
    BatchOutcomes told = new BatchOutcomes();
    BatchReceipt receipt =
        open()
            .sendAll(
                IntStream.range(0, 100)
                    .mapToObj(i -> new Submission(Relays.ENVELOPE, Relays.MESSAGE))
                    .iterator(),
                told);
    assertThat(receipt.accepted()).isEqualTo(99);
    assertThat(receipt.failed()).isEqualTo(1);
    assertThat(told.addresses()).hasSize(100);
    assertThat(server.messages()).hasSize(99);
    assertThat(rateLimiter().underWay()).isZero();
  }
}
