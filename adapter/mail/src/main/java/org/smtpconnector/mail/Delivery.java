package org.smtpconnector.mail;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.smtpconnector.smtp.EmailAddress;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.MessageSource;
import org.smtpconnector.smtp.Recipient;
import org.smtpconnector.smtp.RecipientOutcome;
import org.smtpconnector.smtp.RecipientOutcome.Status;

/**
 * A mail on its way: the same bytes and Message-ID at each attempt, and what is known of each
 * recipient so far. One thread at a time.
 */
final class Delivery {
  private final String messageId;
  private final Envelope envelope;
  private final MessageSource message;
  private final Map<EmailAddress, RecipientOutcome> outcomes = new LinkedHashMap<>();
  private int attempts;

  Delivery(String messageId, Envelope envelope, MessageSource message) {
    this.messageId = messageId;
    this.envelope = envelope;
    this.message = message;
    for (Recipient recipient : envelope.recipients()) {
      EmailAddress address = recipient.address();
      outcomes.put(address, new RecipientOutcome(address, Status.NOT_ATTEMPTED, Optional.empty()));
    }
  }

  String messageId() {
    return messageId;
  }

  MessageSource message() {
    return message;
  }

  int attempts() {
    return attempts;
  }

  List<RecipientOutcome> outcomes() {
    return List.copyOf(outcomes.values());
  }

  /**
   * Begins an attempt and returns whom it is for: those who neither have the mail nor never will.
   */
  Envelope beginAttempt() {
    attempts++;
    return envelope.onlyTo(address -> isLeft(outcomes.get(address)));
  }

  /**
   * Takes in what an attempt found out; a reply is not forgotten because a later attempt had none.
   */
  void record(List<RecipientOutcome> found) {
    for (RecipientOutcome outcome : found) {
      outcomes.merge(
          outcome.address(),
          outcome,
          (old, latest) -> latest.status() == Status.NOT_ATTEMPTED ? old : latest);
    }
  }

  boolean isLeftForAnybody() {
    return outcomes.values().stream().anyMatch(Delivery::isLeft);
  }

  boolean isAcceptedForAnybody() {
    return outcomes.values().stream().anyMatch(o -> o.status() == Status.ACCEPTED);
  }

  MailReceipt receipt() {
    return new MailReceipt(messageId, attempts, outcomes());
  }

  private static boolean isLeft(RecipientOutcome outcome) {
    return outcome.status() == Status.NOT_ATTEMPTED || outcome.status() == Status.DEFERRED;
  }
}
