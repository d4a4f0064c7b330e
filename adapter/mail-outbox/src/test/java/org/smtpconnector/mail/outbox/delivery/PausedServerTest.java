package org.smtpconnector.mail.outbox.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.smtpconnector.mail.MailInDoubt;
import org.smtpconnector.mail.MailSent;
import org.smtpconnector.mail.outbox.OutboxEntry;
import org.smtpconnector.mail.outbox.OutboxState;
import org.smtpconnector.testkit.NonCommandPhase;

/** A server that stood still for longer than its lease, while another one took over from it. */
class PausedServerTest extends DeliveryFixture {
  private static final int MESSAGES = 10;
  private static final String PAUSED = "paused";
  private static final String OTHER = "other";
  private static final Duration ANY_SILENCE = Duration.ofMillis(-1);

  private final AtomicLong stoodStill = new AtomicLong();
  private final DeliveryContext server =
      DeliveryContext.of(
          store,
          PAUSED,
          byName(),
          settings(),
          events::add,
          () -> System.nanoTime() + stoodStill.get());
  private final ServerTakeover otherServer =
      new ServerTakeover(
          DeliveryContext.of(
              store,
              OTHER,
              byName(),
              new DeliverySettings(
                  1, 10, Duration.ZERO, Duration.ZERO, ANY_SILENCE, Duration.ZERO, Duration.ZERO),
              events::add,
              System::nanoTime));

  @BeforeEach
  void putMessages() {
    IntStream.range(0, MESSAGES).forEach(this::put);
    server.clock().read();
    server.lease().beat();
  }

  /** The process stands still for an hour, and the other server takes over. */
  private void standStill() {
    stoodStill.addAndGet(Duration.ofHours(1).toNanos());
    otherServer.run();
  }

  private void runTurn() {
    server.runQueue().due("");
    MailerTurnState schedule = server.runQueue().poll().orElseThrow();
    server.runQueue().end(schedule, new MailerRun(server, schedule, Runnable::run).run());
    assertThat(server.settler().flush()).isTrue();
  }

  private Map<OutboxState, Long> counts() {
    return store.counts();
  }

  @Test
  void settlesTheTruthOfWhatItSentAndSendsNothingElse() {
    AtomicInteger ends = new AtomicInteger();
    relay
        .server()
        .on(NonCommandPhase.END_OF_DATA)
        .drop()
        .when(
            () -> {
              if (ends.getAndIncrement() == 0) {
                standStill();
                assertThat(counts()).containsEntry(OutboxState.DOUBT, (long) MESSAGES);
              }
              return false;
            });
    runTurn();
    int sent = relay.count();
    // Those that the relay had received when the process stood still, and no others
    assertThat(sent).isBetween(1, MESSAGES - 1);
    assertThat(counts())
        .containsEntry(OutboxState.SENT, (long) sent)
        .containsEntry(OutboxState.WAITING, (long) MESSAGES - sent)
        .containsEntry(OutboxState.DOUBT, 0L);
    assertThat(fired(MailSent.class)).hasSize(sent);

    server.lease().beat();
    runTurn();
    assertThat(counts()).containsEntry(OutboxState.SENT, (long) MESSAGES);
    assertThat(accepted(relay)).hasSize(MESSAGES).allSatisfy((n, c) -> assertThat(c).isOne());
    assertThat(store.list(OutboxState.SENT, MESSAGES))
        .extracting(OutboxEntry::attempts)
        .containsOnly(1);
  }

  @Test
  void doesNotSendWhatIsTakenFromTheStreamAndWaitsForItsConnection() {
    AtomicInteger senders = new AtomicInteger();
    relay
        .server()
        .on("MAIL")
        .drop()
        .when(
            () -> {
              if (senders.getAndIncrement() == 0) {
                standStill();
              }
              return false;
            });
    runTurn();
    assertThat(counts().get(OutboxState.WAITING) + counts().get(OutboxState.SENT))
        .isEqualTo(MESSAGES);
    assertThat(relay.count()).isEqualTo(counts().get(OutboxState.SENT).intValue());
    assertThat(relay.count()).isLessThan(MESSAGES);
    server.lease().beat();
    runTurn();
    assertThat(accepted(relay)).hasSize(MESSAGES).allSatisfy((n, c) -> assertThat(c).isOne());
  }

  @Test
  void doesNotBeginWhatOthersHaveTakenOver() {
    server.runQueue().due("");
    MailerTurnState schedule = server.runQueue().poll().orElseThrow();
    ClaimedMailIterator windows =
        new ClaimedMailIterator(
            server, schedule.mailer(), "mail/smtp", 5, Runnable::run, () -> true);
    assertThat(windows.hasNext()).isTrue(); // has begun five, and claimed five ahead
    assertThat(counts())
        .containsEntry(OutboxState.BEGUN, 5L)
        .containsEntry(OutboxState.CLAIMED, 5L);
    standStill();
    assertThat(windows.hasNext()).isFalse();
    server.settler().flush();
    assertThat(counts()).containsEntry(OutboxState.WAITING, (long) MESSAGES);
    assertThat(fired(MailInDoubt.class)).hasSize(5); // of the other server, which cannot know
  }

  @Test
  void sendsNothingBeforeItsFirstBeatAndAfterItsLastOne() {
    Lease lease = new Lease(store, "late", Duration.ofSeconds(10), stoodStill::get);
    assertThat(lease.isHeld()).isFalse();
    lease.beat();
    assertThat(lease.isHeld()).isTrue();
    stoodStill.set(Duration.ofSeconds(8).toNanos());
    assertThat(lease.isHeld()).isTrue();
    stoodStill.set(Duration.ofSeconds(9).toNanos()); // before the others may take over
    assertThat(lease.isHeld()).isFalse();
    lease.beat();
    assertThat(lease.isHeld()).isTrue();
  }
}
