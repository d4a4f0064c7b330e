package org.smtpconnector.mail.outbox.messaging;

import org.smtpconnector.mail.outbox.store.ClaimedEntry;
import org.smtpconnector.mail.outbox.store.Settlement;

/** A message that a server of this store has claimed; guarded by {@link OpenClaims}. */
final class ClaimedMessage {
  private final String server;
  private final int claim;
  private final ReceivedMessage received;
  private ClaimTransaction group;
  private boolean begun;
  private Settlement settlement;

  ClaimedMessage(String server, int claim, ReceivedMessage received, ClaimTransaction group) {
    this.server = server;
    this.claim = claim;
    this.received = received;
    moveTo(group);
  }

  String server() {
    return server;
  }

  /** Whether something was decided under this claim. */
  boolean isDecidedBy(Settlement settlement) {
    return settlement.claim() == claim;
  }

  ClaimedEntry entry() {
    return received.entry(claim);
  }

  String id() {
    return received.message().id();
  }

  String run() {
    return received.run();
  }

  ReceivedMessage received() {
    return received;
  }

  ClaimTransaction group() {
    return group;
  }

  /** It was lost with its transaction, and has come back in that of another group. */
  void moveTo(ClaimTransaction other) {
    if (group != null) {
      group.remove(this);
    }
    group = other;
    group.add(this);
  }

  boolean isBegun() {
    return begun;
  }

  void begin() {
    begun = true;
  }

  boolean isSettled() {
    return settlement != null;
  }

  Settlement settlement() {
    return settlement;
  }

  void settle(Settlement became) {
    settlement = became;
  }

  /** Returns the message with what became of it. */
  MessageMetadata settled() {
    return received.message().after(settlement);
  }
}
