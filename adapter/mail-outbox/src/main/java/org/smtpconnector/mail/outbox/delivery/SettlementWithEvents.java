package org.smtpconnector.mail.outbox.delivery;

import java.util.List;
import org.smtpconnector.mail.outbox.OutboxState;
import org.smtpconnector.mail.outbox.store.ClaimedEntry;
import org.smtpconnector.mail.outbox.store.Settlement;

/**
 * What becomes of a message, and the events to fire once that is stored.
 *
 * @param entry the message, as it was claimed
 */
record SettlementWithEvents(ClaimedEntry entry, Settlement settlement, List<Object> events) {
  SettlementWithEvents {
    events = List.copyOf(events);
  }

  boolean waits() {
    return settlement.state() == OutboxState.WAITING;
  }
}
