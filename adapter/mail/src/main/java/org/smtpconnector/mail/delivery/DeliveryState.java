package org.smtpconnector.mail.delivery;

import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.smtpconnector.mail.MailEvent;
import org.smtpconnector.mail.MailException;
import org.smtpconnector.mail.MailException.InDoubt;
import org.smtpconnector.mail.MailInDoubt;
import org.smtpconnector.mail.MailReceipt;
import org.smtpconnector.mail.MailRefused;
import org.smtpconnector.mail.MailSent;
import org.smtpconnector.mail.OnDoubt;
import org.smtpconnector.mail.mime.ComposedMail;
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
public final class DeliveryState {
  private final ComposedMail mail;
  private final Map<EmailAddress, RecipientOutcome> outcomes = new LinkedHashMap<>();
  private final Set<EmailAddress> doubtful = new HashSet<>(); // who may have it from some attempt
  private final long composed = System.nanoTime();
  private int attempts;

  public DeliveryState(ComposedMail mail) {
    this.mail = mail;
    for (Recipient recipient : mail.envelope().recipients()) {
      EmailAddress address = recipient.address();
      outcomes.put(address, new RecipientOutcome(address, Status.NOT_ATTEMPTED, Optional.empty()));
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

  /** A refusal does not undo a doubt: an earlier attempt may have delivered the mail. */
  public List<RecipientOutcome> outcomes() {
    return outcomes.values().stream()
        .map(o -> isDoubtful(o) ? new RecipientOutcome(o.address(), Status.UNKNOWN, o.reply()) : o)
        .toList();
  }

  private boolean isDoubtful(RecipientOutcome outcome) {
    return outcome.status() != Status.ACCEPTED && doubtful.contains(outcome.address());
  }

  /**
   * Begins an attempt and returns whom it is for: those who neither have the mail nor never will,
   * and those who may have it, if it is sent again in doubt.
   */
  public Envelope beginAttempt() {
    attempts++;
    return mail.envelope().onlyTo(address -> isLeft(outcomes.get(address)));
  }

  /**
   * Takes in what an attempt found out; a reply is not forgotten because a later attempt had none.
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

  boolean isLeftForAnybody() {
    return !isRefusedAsAWhole() && outcomes.values().stream().anyMatch(this::isLeft);
  }

  /** Where it goes to all or to nobody, those who are left do not get it either. */
  private boolean isRefusedAsAWhole() {
    return mail.envelope().parameters().allOrNothing()
        && outcomes.values().stream().anyMatch(o -> o.status() == Status.REFUSED);
  }

  public boolean isInDoubtForAnybody() {
    return outcomes.values().stream().anyMatch(this::isDoubtful);
  }

  /** Whether the mail asks to be sent again to those who may have it. */
  boolean isToBeResent() {
    return mail.onDoubt() == OnDoubt.RESEND && isInDoubtForAnybody();
  }

  public boolean isAcceptedForAnybody() {
    return outcomes.values().stream().anyMatch(o -> o.status() == Status.ACCEPTED);
  }

  /** Of a mail that was accepted for somebody, while others may have it from another attempt. */
  public InDoubt doubtThatIsLeft() {
    return new InDoubt(
        "an earlier attempt may have delivered it, and a later one did not to: "
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

  /** That it was sent. */
  public MailEvent sent(String jndiName) {
    return new MailSent(mail.messageId(), jndiName, took(), outcomes());
  }

  /** That it was not sent, or may not have been. */
  public MailEvent failed(String jndiName, MailException failure) {
    return failure instanceof InDoubt doubt
        ? new MailInDoubt(mail.messageId(), jndiName, took(), outcomes(), doubt)
        : new MailRefused(mail.messageId(), jndiName, took(), outcomes(), failure);
  }

  private Duration took() {
    return Duration.ofNanos(System.nanoTime() - composed);
  }

  /**
   * What an earlier attempt achieved stands; only a doubt must be heard.
   *
   * @throws MailException that failure, or the doubt, if it must be heard
   */
  public MailReceipt receiptInSpiteOf(MailException failure) {
    if (isInDoubtForAnybody()) {
      throw failure.getClass() == InDoubt.class
          ? failure
          : new InDoubt(failure.getMessage(), failure, outcomes());
    }
    if (isAcceptedForAnybody()) {
      return receipt();
    }
    throw failure;
  }

  private boolean isLeft(RecipientOutcome outcome) {
    return switch (outcome.status()) {
      case NOT_ATTEMPTED, DEFERRED -> true;
      case UNKNOWN -> mail.onDoubt() == OnDoubt.RESEND;
      case ACCEPTED, REFUSED -> false;
    };
  }
}
