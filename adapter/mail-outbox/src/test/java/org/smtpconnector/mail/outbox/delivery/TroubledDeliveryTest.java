package org.smtpconnector.mail.outbox.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.smtpconnector.mail.ComposedMail;
import org.smtpconnector.mail.MailSent;
import org.smtpconnector.mail.OnDoubt;
import org.smtpconnector.mail.outbox.OutboxState;
import org.smtpconnector.mail.testkit.TestMailbox;
import org.smtpconnector.smtp.MessageSource;
import org.smtpconnector.testkit.NonCommandPhase;

/** Damaged messages, a store that goes away, other mailers with many messages, and a stop. */
class TroubledDeliveryTest extends DeliveryFixture {
  private static final int MESSAGES = 30;

  @Test
  void parksAMessageWhoseOctetsAreDamagedAndSendsTheOthers() {
    List<String> ids = IntStream.range(0, MESSAGES).mapToObj(this::put).toList();
    String large = put("", large(MESSAGES));
    database.execute("UPDATE SMTP_OUTBOX SET FORM = X'00' WHERE ID = '" + ids.get(5) + "'");
    database.execute("DELETE FROM SMTP_OUTBOX_CHUNK WHERE NR > 0");
    start(settings());
    awaitCount(OutboxState.SENT, MESSAGES - 1);
    awaitCount(OutboxState.REFUSED, 2);
    assertThat(state(ids.get(5))).isEqualTo(OutboxState.REFUSED);
    assertThat(state(large)).isEqualTo(OutboxState.REFUSED);
    assertThat(store.find(large).orElseThrow().why()).contains("read");
    assertThat(accepted(relay)).hasSize(MESSAGES - 1).allSatisfy((n, c) -> assertThat(c).isOne());
  }

  private static ComposedMail large(int number) {
    ComposedMail small = mail(number, OnDoubt.REPORT, "anna@doe.example");
    byte[] octets = "Subject: large\r\n\r\n0123456789\r\n".repeat(100_000).getBytes();
    return new ComposedMail(small.messageId(), small.envelope(), MessageSource.of(octets));
  }

  @Test
  void keepsOutcomesInMemoryWhileTheStoreIsAway() {
    AtomicBoolean once = new AtomicBoolean();
    relay
        .server()
        .on(NonCommandPhase.END_OF_DATA)
        .drop()
        .when(
            () -> {
              if (once.compareAndSet(false, true)) {
                database.setAway(true);
              }
              return false;
            });
    IntStream.range(0, MESSAGES).forEach(this::put);
    try (Logged log = new Logged()) {
      start(settings());
      await().atMost(LONG).until(() -> !log.with("its store failed").isEmpty());
      assertThat(fired(MailSent.class)).isEmpty();
      database.setAway(false);
      awaitCount(OutboxState.SENT, MESSAGES);
      assertThat(log.with("its store failed")).hasSize(1);
      assertThat(log.with("the store of the outbox is back")).hasSize(1);
    }
    assertThat(accepted(relay)).hasSize(MESSAGES).allSatisfy((n, c) -> assertThat(c).isOne());
    await().atMost(LONG).untilAsserted(() -> assertThat(fired(MailSent.class)).hasSize(MESSAGES));
  }

  @Test
  void oneMailerWithManyMessagesDoesNotHoldUpAnother() {
    TestMailbox other = new TestMailbox();
    senders.put("other", sender(other));
    relay.server().on(NonCommandPhase.END_OF_DATA).dribble(Duration.ofMillis(2));
    int many = 150;
    IntStream.range(0, many).forEach(this::put);
    DeliverySettings s = settings();
    OutboxDelivery delivery =
        start(
            new DeliverySettings(
                1, 5, s.firstDelay(), s.longestDelay(), s.lease(), s.poll(), s.stop()));
    await().atMost(LONG).until(() -> relay.count() > 0);
    String id = put("other", mail(1, OnDoubt.REPORT, "ben@doe.example"));
    delivery.wake("other");
    awaitState(id, OutboxState.SENT);
    assertThat(store.counts().get(OutboxState.WAITING)).isPositive();
    awaitCount(OutboxState.SENT, many + 1);
    other.close();
  }

  @Test
  void aStopWaitsForTheMessagesInProgress() throws InterruptedException {
    CountDownLatch sending = new CountDownLatch(1);
    CountDownLatch answered = new CountDownLatch(1);
    relay
        .server()
        .on(NonCommandPhase.END_OF_DATA)
        .drop()
        .when(
            () -> {
              sending.countDown();
              awaitUninterruptibly(answered);
              return false;
            });
    IntStream.range(0, MESSAGES).forEach(this::put);
    OutboxDelivery delivery = start(settings());
    sending.await();
    Thread stopping = new Thread(delivery::stop);
    stopping.start();
    await().atMost(LONG).until(() -> stopping.getState() == Thread.State.TIMED_WAITING);
    answered.countDown();
    stopping.join();
    int sent = relay.count();
    assertThat(sent).isBetween(1, MESSAGES - 1);
    assertThat(store.counts())
        .containsEntry(OutboxState.SENT, (long) sent)
        .containsEntry(OutboxState.WAITING, (long) MESSAGES - sent)
        .containsEntry(OutboxState.BEGUN, 0L)
        .containsEntry(OutboxState.CLAIMED, 0L);
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aStopReturnsThoughTheRelayDoesNotAnswerAndOnlyItsMessagesStayBegun() {
    relay.server().on(NonCommandPhase.END_OF_DATA).stall();
    IntStream.range(0, MESSAGES).forEach(this::put);
    DeliverySettings s = settings();
    OutboxDelivery delivery =
        start(
            new DeliverySettings(
                1,
                10,
                s.firstDelay(),
                s.longestDelay(),
                s.lease(),
                s.poll(),
                Duration.ofMillis(500)));
    await().atMost(LONG).until(() -> relay.server().commands().contains("DATA"));
    try (Logged log = new Logged()) {
      delivery.stop();
      assertThat(log.with("messages are in progress")).hasSize(1);
    }
    // Those that the relay has not received yet wait again
    await()
        .atMost(LONG)
        .untilAsserted(() -> assertThat(store.counts()).containsEntry(OutboxState.CLAIMED, 0L));
    long begun = store.counts().get(OutboxState.BEGUN);
    assertThat(begun).isBetween(1L, 10L);
    assertThat(store.counts()).containsEntry(OutboxState.WAITING, MESSAGES - begun);

    relay.close(); // now its own thread learns what became of it
    await()
        .atMost(LONG)
        .untilAsserted(() -> assertThat(store.counts()).containsEntry(OutboxState.BEGUN, 0L));
    assertThat(store.counts().get(OutboxState.DOUBT)).isPositive();
  }
}
