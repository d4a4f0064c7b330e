package org.smtpconnector.mail.outbox.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.smtpconnector.mail.outbox.Interception.intercepted;

import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.smtpconnector.mail.outbox.OutboxState;
import org.smtpconnector.mail.outbox.store.OutboxStore;
import org.smtpconnector.mail.outbox.store.OutboxStoreException;

/** How many messages of a thread are begun, and thus in doubt if the server is killed. */
class BegunBoundTest extends DeliveryFixture {
  private static final int MESSAGES = 100;
  private static final int BATCH = 5;
  private static final long MOST = 4 * BATCH;

  private boolean settles = true;
  private final DeliveryContext server =
      DeliveryContext.of(
          settlingIfPossible(), "server", byName(), settings(), events::add, System::nanoTime);

  /** The store, of which only outcomes cannot be stored at times. */
  private OutboxStore settlingIfPossible() {
    return intercepted(
        OutboxStore.class,
        store,
        invocation -> {
          if (!settles && invocation.is("settle")) {
            throw new OutboxStoreException("it is away", null);
          }
          return invocation.proceed();
        });
  }

  @BeforeEach
  void putMessages() {
    IntStream.range(0, MESSAGES).forEach(this::put);
    server.clock().read();
    server.lease().beat();
  }

  private ClaimedMailIterator windows() {
    return new ClaimedMailIterator(server, "", "mail/smtp", BATCH, Runnable::run, () -> true);
  }

  /** Takes all messages that can be had before the first one has an outcome. */
  private static int takeAll(ClaimedMailIterator windows) {
    int taken = 0;
    while (windows.hasNext()) {
      windows.next();
      taken++;
    }
    return taken;
  }

  /** All messages on their way have outcomes, which are to be stored. */
  private void answer(ClaimedMailIterator windows) {
    for (OutgoingMail mail : windows.inProgress()) {
      server.settler().add(server.table().unsent(mail.entry()));
      windows.inProgress().remove(mail);
    }
  }

  private long begun() {
    return store.counts().get(OutboxState.BEGUN);
  }

  @Test
  void isFourWindowsIfTheRelayAnswersNothing() {
    ClaimedMailIterator windows = windows();
    assertThat(takeAll(windows)).isEqualTo((int) MOST);
    assertThat(begun()).isEqualTo(MOST);

    answer(windows);
    assertThat(takeAll(windows)).isEqualTo((int) MOST); // the turn goes on
    assertThat(begun()).isEqualTo(MOST);
  }

  @Test
  void isFourWindowsIfSomeAreOnTheirWayAndTheOutcomesOfOthersCannotBeStored() {
    settles = false;
    ClaimedMailIterator windows = windows();
    for (int taken = 1; windows.hasNext(); taken++) {
      windows.next();
      if (taken % (2 * BATCH) == 0) {
        answer(windows);
      }
      assertThat(begun()).isLessThanOrEqualTo(MOST);
    }
    assertThat(begun()).isEqualTo(MOST);
    assertThat(windows.isHeld()).isTrue();
  }

  @Test
  void isFourWindowsOverSeveralTurns() {
    settles = false;
    for (int turn = 1; turn <= 3; turn++) {
      ClaimedMailIterator windows = windows();
      takeAll(windows);
      answer(windows);
      windows.close();
      server.outage().over(); // as a poll says, which can be answered
      assertThat(begun()).as("turn " + turn).isEqualTo(MOST);
    }
    settles = true;
    assertThat(takeAll(windows())).isEqualTo((int) MOST);
    assertThat(begun()).isEqualTo(MOST);
  }
}
