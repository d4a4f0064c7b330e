package org.smtpconnector.mail.outbox.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** When mailers take their turns. */
class MailerRunQueueTest {
  private static final long INTERVAL = Duration.ofMillis(25).toNanos();
  private static final String MAILER = "billing";

  private final AtomicLong time = new AtomicLong(Long.MAX_VALUE - INTERVAL / 2);
  private final MailerRunQueue queue = new MailerRunQueue(time::get);

  private MailerTurnState started() {
    return queue.poll().orElseThrow();
  }

  private boolean isReady() {
    queue.promote();
    return queue.isAnyReady();
  }

  @Test
  void aMessageThatComesAloneIsSentAtOnce() {
    queue.due(MAILER);
    queue.end(started(), MailerTurnState.NEVER);
    assertThat(isReady()).isFalse();
    time.addAndGet(INTERVAL);
    queue.due(MAILER);
    assertThat(started().mailer()).isEqualTo(MAILER);
  }

  @Test
  void messagesThatComeDuringATurnWaitForOthers() {
    queue.due(MAILER);
    MailerTurnState turn = started();
    queue.due(MAILER);
    time.addAndGet(INTERVAL / 4);
    queue.end(turn, MailerTurnState.NEVER);
    assertThat(isReady()).isFalse();
    assertThat(queue.promote()).isEqualTo(INTERVAL - INTERVAL / 4);
    time.addAndGet(INTERVAL - INTERVAL / 4 - 1);
    assertThat(isReady()).isFalse();
    time.addAndGet(1);
    assertThat(isReady()).isTrue();
  }

  @Test
  void messagesThatATurnHasLeftDoNotWait() {
    queue.due(MAILER);
    queue.end(started(), 0);
    assertThat(isReady()).isTrue();
  }

  @Test
  void aMailerDoesNotWaitForAnotherOne() {
    queue.due(MAILER);
    queue.end(started(), MailerTurnState.NEVER);
    queue.due("reports");
    assertThat(started().mailer()).isEqualTo("reports");
  }

  @Test
  void theEarliestTimeCounts() {
    queue.due(MAILER, time.get() + 3 * INTERVAL);
    queue.due(MAILER, time.get() + 2 * INTERVAL);
    queue.due(MAILER, time.get() + 4 * INTERVAL);
    assertThat(queue.promote()).isEqualTo(2 * INTERVAL);
  }

  @Test
  void aMailerThatRunsIsNotReady() {
    queue.due(MAILER);
    started();
    queue.due(MAILER);
    time.addAndGet(2 * INTERVAL);
    assertThat(isReady()).isFalse();
  }
}
