package org.smtpconnector.mail.bounces;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.smtpconnector.smtp.EmailAddress;

/**
 * The event of a report about a message that was sent before: a delivery status notification (RFC
 * 3464, 6533) or a complaint (ARF, RFC 5965). Anybody can write such a report: see {@link #sentTo}.
 *
 * @param messageId the Message-ID of the message, in angle brackets as in a receipt
 * @param envelopeId its envelope id (ENVID, RFC 3461)
 * @param sentTo the recipient that the return path of the message names ({@link Verp}); if the
 *     return paths are signed, the report answers a message that was really sent to this recipient
 * @param feedbackType for a complaint its type in lower case, such as {@code abuse}
 * @param recipients what the report says of each recipient; a complaint may name none
 */
public record MailBounced(
    Optional<String> messageId,
    Optional<String> envelopeId,
    Optional<EmailAddress> sentTo,
    Optional<String> feedbackType,
    List<BouncedRecipient> recipients) {
  /**
   * Creates an event.
   *
   * @param messageId as {@link #messageId()}
   * @param envelopeId as {@link #envelopeId()}
   * @param sentTo as {@link #sentTo()}
   * @param feedbackType as {@link #feedbackType()}
   * @param recipients as {@link #recipients()}
   */
  public MailBounced {
    Objects.requireNonNull(messageId, "messageId");
    Objects.requireNonNull(envelopeId, "envelopeId");
    Objects.requireNonNull(sentTo, "sentTo");
    Objects.requireNonNull(feedbackType, "feedbackType");
    recipients = List.copyOf(recipients);
  }

  /** {@return whether this is a complaint} */
  public boolean isComplaint() {
    return feedbackType.isPresent();
  }

  /**
   * Reads a report that arrived in another way than the mailbox of the settings. It looks at the
   * first 256 KiB of the message.
   *
   * @param message the message
   * @return what it reports; empty if it is no report, or one that cannot be understood
   * @throws MessagingException if the message cannot be read from where it is stored
   */
  public static Optional<MailBounced> read(MimeMessage message) throws MessagingException {
    return new ReportReader(Optional.empty()).read(message);
  }

  /**
   * Reads a report, as {@link #read(MimeMessage)} does, about a message with one of these return
   * paths.
   *
   * @param message the message
   * @param verp the return paths
   * @return what it reports; empty if it is no report, or one that cannot be understood
   * @throws MessagingException if the message cannot be read from where it is stored
   */
  public static Optional<MailBounced> read(MimeMessage message, Verp verp)
      throws MessagingException {
    return new ReportReader(Optional.of(verp)).read(message);
  }
}
