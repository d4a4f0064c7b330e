package org.smtpconnector.mail.mime;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.smtpconnector.mail.header.MailboxParser;
import org.smtpconnector.mail.header.ValidatingHeaderEncoder;
import org.smtpconnector.smtp.EmailAddress;

/**
 * The sender and the recipients that the header of a message names (RFC 5322 3.6.2, 3.6.3), or its
 * Resent- fields if it has them (3.6.6).
 */
final class HeaderEnvelope {
  private final MimeMessage message;
  private final String prefix;

  /**
   * @throws IllegalArgumentException if it was resent more than once: only their order separates
   *     blocks of Resent- fields, and mail systems do not preserve it
   */
  HeaderEnvelope(MimeMessage message) throws MessagingException {
    this.message = message;
    String[] resent = message.getHeader("Resent-Date");
    if (resent != null && resent.length > 1) {
      throw new IllegalArgumentException(
          "Resent-Date occurs "
              + resent.length
              + " times in the header: keep only the Resent- fields of the latest resending");
    }
    this.prefix = resent == null ? "" : "Resent-";
  }

  /** Returns the field that names the author, or the person who resends. */
  String fromField() {
    return prefix + "From";
  }

  /** Whether {@link #fromField} contains an address. */
  boolean hasFrom() throws MessagingException {
    return !addresses(fromField()).isEmpty();
  }

  /** Returns the sender of the message: its Sender, or else the first author. */
  Optional<EmailAddress> sender() throws MessagingException {
    return Stream.concat(addresses(prefix + "Sender").stream(), addresses(fromField()).stream())
        .findFirst();
  }

  /**
   * Returns the recipients of To, Cc and Bcc, in that order, including the members of groups.
   *
   * @throws IllegalArgumentException if there is none, or one is not an address
   */
  List<EmailAddress> recipients() throws MessagingException {
    List<EmailAddress> recipients = new ArrayList<>();
    for (String field : List.of("To", "Cc", "Bcc")) {
      recipients.addAll(addresses(prefix + field));
    }
    if (recipients.isEmpty()) {
      throw new IllegalArgumentException(
          String.format(
              "the message has no recipient: %1$sTo, %1$sCc and %1$sBcc name none", prefix));
    }
    return recipients;
  }

  private List<EmailAddress> addresses(String field) throws MessagingException {
    String[] values = message.getHeader(field);
    List<EmailAddress> addresses = new ArrayList<>();
    for (String value : values == null ? new String[0] : values) {
      try {
        addresses.addAll(MailboxParser.addresses(ValidatingHeaderEncoder.inUnicode(value)));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(field + ": " + e.getMessage(), e);
      }
    }
    return addresses;
  }
}
