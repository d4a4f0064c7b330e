package org.smtpconnector.mail.delivery;

import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.smtpconnector.mail.ComposedMail;
import org.smtpconnector.mail.MailEvent;
import org.smtpconnector.mail.MailException;
import org.smtpconnector.mail.MailException.InDoubt;
import org.smtpconnector.mail.MailInDoubt;
import org.smtpconnector.mail.MailReceipt;
import org.smtpconnector.mail.MailRefused;
import org.smtpconnector.mail.MailSent;
import org.smtpconnector.mail.OnDoubt;
import org.smtpconnector.smtp.EmailAddress;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.MessageSource;
import org.smtpconnector.smtp.Recipient;
import org.smtpconnector.smtp.RecipientOutcome;
import org.smtpconnector.smtp.RecipientOutcome.Status;

/**
 * The state of one message being sent: the same bytes and Message-ID at each attempt, and the
 * outcome of each recipient so far. Not thread-safe.
 */
public final class DeliveryState {
  private final ComposedMail mail;
  private final Map<EmailAddress, RecipientOutcome> outcomes = new LinkedHashMap<>();
  // Those that an attempt may have delivered to
  private final Set<EmailAddress> doubtful = new HashSet<>();
  private final long composed = System.nanoTime();
  private int attempts;

  public DeliveryState(ComposedMail mail) {
    this(mail, Map.of());
  }

  /**
   * @param suppressed the recipients that no attempt is made for, and why
   */
  public DeliveryState(ComposedMail mail, Map<EmailAddress, String> suppressed) {
    this.mail = mail;
    for (Recipient recipient : mail.envelope().recipients()) {
      EmailAddress address = recipient.address();
      Optional<String> reason = Optional.ofNullable(suppressed.get(address));
      outcomes.put(
          address, new RecipientOutcome(address, Status.NOT_ATTEMPTED, Optional.empty(), reason));
    }
  }

  String messageId() {
    return mail.messageId();
  }

  public MessageSource message() {
    return mail.message();
  }

  public int attempts() {
    return attempts;
  }

  /**
   * Returns the outcomes. A later refusal does not resolve a doubt: an earlier attempt may have
   * delivered the message.
   */
  public List<RecipientOutcome> outcomes() {
    return outcomes.values().stream()
        .map(o -> isDoubtful(o) ? new RecipientOutcome(o.address(), Status.UNKNOWN, o.reply()) : o)
        .toList();
  }

  private boolean isDoubtful(RecipientOutcome outcome) {
    return outcome.status() != Status.ACCEPTED && doubtful.contains(outcome.address());
  }

  /**
   * Begins an attempt and returns its envelope: the recipients that were neither accepted nor
   * refused permanently nor suppressed, and those in doubt if the message is to be sent again.
   */
  public Envelope beginAttempt() {
    attempts++;
    return mail.envelope().onlyTo(address -> isPending(outcomes.get(address)));
  }

  /**
   * Records the outcomes of an attempt; a recipient that was not attempted keeps its earlier reply.
   */
  public void record(List<RecipientOutcome> found) {
    for (RecipientOutcome outcome : found) {
      if (outcome.status() == Status.UNKNOWN) {
        doubtful.add(outcome.address());
      }
      outcomes.merge(
          outcome.address(),
          outcome,
          (old, latest) -> latest.status() == Status.NOT_ATTEMPTED ? old : latest);
    }
  }

  public boolean hasPendingRecipients() {
    return !isRefusedForAll() && outcomes.values().stream().anyMatch(this::isPending);
  }

  /**
   * Whether the refusal or suppression of one recipient applies to all, because the message asks
   * for all or nothing.
   */
  private boolean isRefusedForAll() {
    return mail.envelope().parameters().allOrNothing()
        && outcomes.values().stream()
            .anyMatch(o -> o.status() == Status.REFUSED || o.reason().isPresent());
  }

  public boolean hasDoubtfulRecipients() {
    return outcomes.values().stream().anyMatch(this::isDoubtful);
  }

  /** Whether the message is in doubt and asks to be sent again. */
  boolean isResendRequested() {
    return mail.onDoubt() == OnDoubt.RESEND && hasDoubtfulRecipients();
  }

  public boolean hasAcceptedRecipients() {
    return outcomes.values().stream().anyMatch(o -> o.status() == Status.ACCEPTED);
  }

  /**
   * Returns the exception of a message that was accepted for some recipients while others remain in
   * doubt.
   */
  public InDoubt remainingDoubt() {
    return new InDoubt(
        "an earlier attempt may have delivered it, and no later one did, to: "
            + outcomes().stream()
                .filter(o -> o.status() == Status.UNKNOWN)
                .map(RecipientOutcome::toString)
                .collect(Collectors.joining("; ")),
        null,
        outcomes());
  }

  public MailReceipt receipt() {
    return new MailReceipt(mail.messageId(), attempts, outcomes());
  }

  /** Returns the event of a message that was sent. */
  public MailEvent sent(String jndiName) {
    return new MailSent(mail.messageId(), jndiName, took(), outcomes());
  }

  /** Returns the event of a message that was not sent, or is in doubt. */
  public MailEvent failed(String jndiName, MailException failure) {
    return failure instanceof InDoubt doubt
        ? new MailInDoubt(mail.messageId(), jndiName, took(), outcomes(), doubt)
        : new MailRefused(mail.messageId(), jndiName, took(), outcomes(), failure);
  }

  private Duration took() {
    return Duration.ofNanos(System.nanoTime() - composed);
  }

  /**
   * Returns a receipt if any recipient was accepted and none is in doubt; otherwise throws.
   *
   * @throws MailException the failure, as {@code InDoubt} if a recipient is in doubt
   */
  public MailReceipt receiptOrThrow(MailException failure) {
    if (hasDoubtfulRecipients()) {
      throw failure.getClass() == InDoubt.class
          ? failure
          : new InDoubt(failure.getMessage(), failure, outcomes());
    }
    if (hasAcceptedRecipients()) {
      return receipt();
    }
    throw failure;
  }

  private boolean isPending(RecipientOutcome outcome) {
    return switch (outcome.status()) {
      case NOT_ATTEMPTED -> outcome.reason().isEmpty();
      case DEFERRED -> true;
      case UNKNOWN -> mail.onDoubt() == OnDoubt.RESEND;
      case ACCEPTED, REFUSED -> false;
    };
  }
}
