package org.smtpconnector.mail;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.smtpconnector.smtp.EmailAddress;
import org.smtpconnector.smtp.MailParameters;
import org.smtpconnector.smtp.Recipient.Notify;

/** The envelope of a {@link Mail.Builder}: what relays receive outside the message. */
abstract class EnvelopeOptionsBuilder<B extends EnvelopeOptionsBuilder<B>>
    extends HeaderBuilder<B> {
  private ReversePath reversePath;
  private Set<Notify> notifications = Set.of();
  private MailParameters parameters = MailParameters.NONE;
  private Set<EmailAddress> onlyTo = Set.of();
  private OnDoubt onDoubt = OnDoubt.REPORT;

  EnvelopeOptionsBuilder() {}

  void copyEnvelope(MailEnvelope envelope) {
    reversePath = envelope.reversePath().orElse(null);
    notifications = envelope.notifications();
    parameters = envelope.parameters();
    onlyTo = envelope.onlyTo();
    onDoubt = envelope.onDoubt();
  }

  /**
   * Sets the address that receives bounces instead of the author. A distinct address per recipient
   * identifies the one that bounced (VERP).
   *
   * @param address the address
   * @return this builder
   * @throws IllegalArgumentException if it is not an address
   */
  public B envelopeSender(String address) {
    this.reversePath = ReversePath.of(address);
    return self();
  }

  /**
   * Requests no notifications at all: {@code MAIL FROM:<>}, for automatic replies.
   *
   * @return this builder
   */
  public B nullReversePath() {
    this.reversePath = ReversePath.NULL;
    return self();
  }

  /**
   * Sets the events that the sender is notified of (RFC 3461 4.1), if the relay offers DSN.
   *
   * @param first a notification
   * @param others further notifications
   * @return this builder
   */
  public B notifyOn(Notify first, Notify... others) {
    this.notifications = EnumSet.of(first, others);
    return self();
  }

  /**
   * Sets the other parameters of MAIL: the content and the envelope id of notifications, REQUIRETLS
   * and others.
   *
   * @param parameters the parameters
   * @return this builder
   */
  public B parameters(MailParameters parameters) {
    this.parameters = parameters;
    return self();
  }

  /**
   * Sets what to do when the reply to the message was lost; the default is {@link OnDoubt#REPORT}.
   *
   * @param onDoubt what to do
   * @return this builder
   */
  public B onDoubt(OnDoubt onDoubt) {
    this.onDoubt = onDoubt;
    return self();
  }

  MailEnvelope envelope() {
    return new MailEnvelope(
        Optional.ofNullable(reversePath), notifications, parameters, onlyTo, onDoubt);
  }
}
