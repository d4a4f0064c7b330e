package org.smtpconnector.mail;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.smtpconnector.smtp.MailParameters;
import org.smtpconnector.smtp.Recipient.Notify;

/** What a {@link Mail.Builder} says to relays, and not in the mail. */
abstract class EnvelopeOptions<B extends EnvelopeOptions<B>> extends HeaderOptions<B> {
  private ReversePath reversePath;
  private Set<Notify> notifications = Set.of();
  private MailParameters parameters = MailParameters.NONE;
  private OnDoubt onDoubt = OnDoubt.REPORT;

  EnvelopeOptions() {}

  /**
   * Where notifications go (bounces), if not to the author; an address for each recipient tells who
   * it was (VERP).
   *
   * @param address the address
   * @return this builder
   * @throws IllegalArgumentException if it is no address
   */
  public B envelopeSender(String address) {
    this.reversePath = ReversePath.of(address);
    return self();
  }

  /**
   * No notification ever: {@code MAIL FROM:<>}, for what answers a mail by itself.
   *
   * @return this builder
   */
  public B nullReversePath() {
    this.reversePath = ReversePath.NULL;
    return self();
  }

  /**
   * Of what the sender is notified (RFC 3461 4.1), where the relay offers DSN.
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
   * What else is asked of relays: what comes back and under what id, REQUIRETLS and others.
   *
   * @param parameters what is asked
   * @return this builder
   */
  public B parameters(MailParameters parameters) {
    this.parameters = parameters;
    return self();
  }

  /**
   * What to do when the answer to the mail was lost; without it, {@link OnDoubt#REPORT}.
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
        Optional.ofNullable(reversePath), notifications, parameters, Set.of(), onDoubt);
  }
}
