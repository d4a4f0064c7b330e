package org.smtpconnector.mail;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.smtpconnector.smtp.EmailAddress;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.MailParameters;
import org.smtpconnector.smtp.Recipient;
import org.smtpconnector.smtp.Recipient.Notify;

/**
 * The envelope options of a message: what relays receive outside it.
 *
 * @param reversePath the address that receives notifications; without one, the author
 * @param notifications the events that the sender is notified of (RFC 3461 4.1); empty leaves them
 *     to the relay
 * @param parameters the other parameters of MAIL, such as REQUIRETLS
 * @param onlyTo the recipients to send to, among those of the message; empty for all
 * @param onDoubt what to do when the reply to the message was lost
 */
public record MailEnvelope(
    Optional<ReversePath> reversePath,
    Set<Notify> notifications,
    MailParameters parameters,
    Set<EmailAddress> onlyTo,
    OnDoubt onDoubt) {

  /** An envelope without options. */
  public static final MailEnvelope PLAIN =
      new MailEnvelope(Optional.empty(), Set.of(), MailParameters.NONE, Set.of(), OnDoubt.REPORT);

  /**
   * Creates a mail envelope.
   *
   * @param reversePath as {@link #reversePath()}
   * @param notifications as {@link #notifications()}
   * @param parameters as {@link #parameters()}
   * @param onlyTo as {@link #onlyTo()}
   * @param onDoubt as {@link #onDoubt()}
   * @throws IllegalArgumentException if NEVER is combined with other notifications
   */
  public MailEnvelope {
    Objects.requireNonNull(reversePath, "reversePath");
    notifications = Set.copyOf(notifications);
    if (notifications.contains(Notify.NEVER) && notifications.size() > 1) {
      throw new IllegalArgumentException(
          "notifyOn: NEVER cannot be combined with other notifications");
    }
    Objects.requireNonNull(parameters, "parameters");
    onlyTo = Collections.unmodifiableSet(new LinkedHashSet<>(onlyTo));
    Objects.requireNonNull(onDoubt, "onDoubt");
  }

  MailEnvelope onlyTo(Set<EmailAddress> some) {
    return new MailEnvelope(reversePath, notifications, parameters, some, onDoubt);
  }

  /**
   * {@return the SMTP envelope of a message}
   *
   * @param author its author, which is the reverse-path unless another is set
   * @param recipients its recipients; {@code onlyTo} may exclude some
   */
  public Envelope of(EmailAddress author, List<EmailAddress> recipients) {
    return new Envelope(
        reversePath.map(ReversePath::address).orElse(Optional.of(author)),
        recipients.stream()
            .filter(address -> onlyTo.isEmpty() || onlyTo.contains(address))
            .map(address -> new Recipient(address, notifications, Optional.empty()))
            .toList(),
        parameters);
  }
}
