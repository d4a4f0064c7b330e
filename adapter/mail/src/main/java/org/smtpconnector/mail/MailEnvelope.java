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
 * What is asked of relays for a mail, and not written in it.
 *
 * @param reversePath where notifications go; without one, to the author
 * @param notifications of what the sender is notified (RFC 3461 4.1); empty leaves it to the relay
 * @param parameters what else is asked, such as REQUIRETLS
 * @param onlyTo those of the mail's recipients that it goes to; empty is all
 * @param onDoubt what to do when the answer to the mail was lost
 */
public record MailEnvelope(
    Optional<ReversePath> reversePath,
    Set<Notify> notifications,
    MailParameters parameters,
    Set<EmailAddress> onlyTo,
    OnDoubt onDoubt) {

  /** Nothing is asked. */
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
   * @throws IllegalArgumentException if NEVER stands beside other notifications
   */
  public MailEnvelope {
    Objects.requireNonNull(reversePath, "reversePath");
    notifications = Set.copyOf(notifications);
    if (notifications.contains(Notify.NEVER) && notifications.size() > 1) {
      throw new IllegalArgumentException("notifyOn: NEVER stands alone");
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
   * @param author its author, who is the reverse-path where none is set
   * @param recipients its recipients, of whom {@code onlyTo} may leave some out
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
