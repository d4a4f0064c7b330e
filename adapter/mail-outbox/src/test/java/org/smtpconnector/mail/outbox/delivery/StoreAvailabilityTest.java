package org.smtpconnector.mail.outbox.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.smtpconnector.mail.outbox.store.OutboxStoreException;

class StoreAvailabilityTest {
  private static final OutboxStoreException AWAY =
      new OutboxStoreException("the database is away", null);

  private final StoreAvailability store = new StoreAvailability();

  @Test
  void aCallThatFailedInAnOutageDoesNotBeginAnotherOneAfterIt() {
    int seenByTwo = store.seen();
    store.begun(AWAY, seenByTwo);
    store.over();

    store.begun(AWAY, seenByTwo);

    assertThat(store.isAway()).isFalse();
  }

  @Test
  void aCallThatBeganAfterAnOutageBeginsAnother() {
    store.begun(AWAY, store.seen());
    store.over();

    store.begun(AWAY, store.seen());

    assertThat(store.isAway()).isTrue();
  }
}
