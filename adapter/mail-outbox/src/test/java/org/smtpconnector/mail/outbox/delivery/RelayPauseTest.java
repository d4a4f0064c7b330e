package org.smtpconnector.mail.outbox.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.smtpconnector.mail.BulkReceipt;
import org.smtpconnector.mail.ComposedMail;
import org.smtpconnector.mail.MailException.Unavailable;
import org.smtpconnector.mail.OnDoubt;
import org.smtpconnector.mail.outbox.OutboxEntry;
import org.smtpconnector.mail.outbox.OutboxState;
import org.smtpconnector.mail.queue.QueueSender;
import org.smtpconnector.mail.queue.QueuedOutcomeListener;
import org.smtpconnector.mail.testkit.TestMailbox;
import org.smtpconnector.testkit.NonCommandPhase;

/** A relay that is down costs probes, and no attempts of the messages that wait. */
class RelayPauseTest extends DeliveryFixture {
  private static final int MESSAGES = 40;

  /** Counts how many messages each call of a mailer has taken. */
  private static final class Counting implements QueueSender {
    final List<AtomicInteger> calls = new CopyOnWriteArrayList<>();
    private final QueueSender mailer;

    Counting(QueueSender mailer) {
      this.mailer = mailer;
    }

    @Override
    public BulkReceipt sendQueued(Stream<ComposedMail> messages, QueuedOutcomeListener listener) {
      AtomicInteger taken = new AtomicInteger();
      calls.add(taken);
      return mailer.sendQueued(messages.peek(mail -> taken.incrementAndGet()), listener);
    }

    @Override
    public String jndiName() {
      return mailer.jndiName();
    }
  }

  private void putAll() {
    IntStream.range(0, MESSAGES).forEach(this::put);
  }

  @Test
  void probesWithOneMessageUntilTheRelayIsBack() {
    Counting counting = new Counting(senders.get(""));
    senders.put("", counting);
    relay.goDown();
    putAll();
    try (Logged log = new Logged()) {
      start(settings());
      await().atMost(LONG).until(() -> counting.calls.size() == 3);
      relay.server().clearRules();
      awaitCount(OutboxState.SENT, MESSAGES);
      assertThat(log.with("the outbox pauses the default mailer"))
          .hasSize(1)
          .allSatisfy(line -> assertThat(line).startsWith("WARNING").contains("421"));
      assertThat(log.with("the outbox sends through the default mailer again"))
          .hasSize(1)
          .allSatisfy(line -> assertThat(line).startsWith("INFO"));
    }
    assertThat(counting.calls.subList(1, 3)).allSatisfy(taken -> assertThat(taken).hasValue(1));
    assertThat(accepted(relay)).hasSize(MESSAGES).allSatisfy((n, c) -> assertThat(c).isOne());
    assertThat(store.list(OutboxState.SENT, MESSAGES))
        .extracting(OutboxEntry::attempts)
        .containsOnly(1);
  }

  @Test
  void returnsWhatWasBegunWithoutAnAttempt() {
    relay.goDown();
    putAll();
    try (Logged log = new Logged()) {
      start(settings());
      await().atMost(LONG).until(() -> !log.with("the outbox pauses").isEmpty());
    }
    await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(store.list(OutboxState.WAITING, MESSAGES))
                    .hasSize(MESSAGES)
                    .allSatisfy(entry -> assertThat(entry.attempts()).isZero()));
    assertThat(events).isEmpty();
  }

  @Test
  void pausesOnlyTheMailerThatIsMisconfigured() {
    String gone = put("gone", mail(1, OnDoubt.REPORT, "anna@doe.example"));
    String other = put(2);
    try (Logged log = new Logged()) {
      start(settings());
      awaitState(other, OutboxState.SENT);
      await().atMost(LONG).until(() -> !log.with("mailer 'gone'").isEmpty());
      assertThat(log.with("mailer 'gone'").get(0))
          .startsWith("WARNING")
          .contains("smtpconnector.gone.jndi-name is not set");
      assertThat(state(gone)).isEqualTo(OutboxState.WAITING);

      TestMailbox late = new TestMailbox();
      senders.put("gone", sender(late));
      awaitState(gone, OutboxState.SENT);
      late.close();
      assertThat(log.with("the outbox pauses mailer 'gone'")).hasSize(1);
    }
  }

  @Test
  void goesOnAfterTheRelayHasBrokenOffInTheMiddle() {
    relay.server().on("MAIL").replyThenClose("421 4.3.2 going down").after(15).times(1);
    relay
        .server()
        .on(NonCommandPhase.GREETING)
        .replyThenClose("421 4.3.2 going down")
        .after(1)
        .times(5);
    putAll();
    start(settings());
    awaitCount(OutboxState.SENT, MESSAGES);
    assertThat(accepted(relay)).hasSize(MESSAGES).allSatisfy((n, c) -> assertThat(c).isOne());
  }

  @Test
  void pausesDoubleUpToAboutAMinute() {
    RelayPause pause = new RelayPause("news");
    long[] seconds = {1, 2, 4, 8, 16, 32, 64, 64, 64};
    for (long each : seconds) {
      pause.failed(new Unavailable("down", null, List.of()), 1000);
      assertThat(pause.isProbing()).isTrue();
      assertThat(pause.end() - 1000).isEqualTo(Duration.ofSeconds(each).toNanos());
    }
    pause.passed();
    assertThat(pause.isProbing()).isFalse();
    pause.failed(new Unavailable("down", null, List.of()), 0);
    assertThat(pause.end()).isEqualTo(Duration.ofSeconds(1).toNanos());
  }
}
