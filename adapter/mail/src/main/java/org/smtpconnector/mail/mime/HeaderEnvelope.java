package org.smtpconnector.mail.mime;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.smtpconnector.mail.header.HeaderLine;
import org.smtpconnector.mail.header.MailboxParser;
import org.smtpconnector.smtp.EmailAddress;

/**
 * From whom and to whom a message goes by its header (RFC 5322 3.6.2, 3.6.3); where it has Resent-
 * fields, by those (3.6.6).
 */
final class HeaderEnvelope {
  private final MimeMessage message;
  private final String prefix;

  /**
   * @throws IllegalArgumentException if it was resent more than once: RFC 5322 tells the blocks of
   *     Resent- fields apart by their order alone, which mail systems do not keep
   */
  HeaderEnvelope(MimeMessage message) throws MessagingException {
    this.message = message;
    String[] resent = message.getHeader("Resent-Date");
    if (resent != null && resent.length > 1) {
      throw new IllegalArgumentException(
          "Resent-Date stands "
              + resent.length
              + " times in the header: leave the Resent- fields of the latest resending alone");
    }
    this.prefix = resent == null ? "" : "Resent-";
  }

  /** The field that names the author, or who resends. */
  String fromField() {
    return prefix + "From";
  }

  /** Whether {@link #fromField} names somebody. */
  boolean hasFrom() throws MessagingException {
    return !addresses(fromField()).isEmpty();
  }

  /** Who transmits the message: its Sender, or else the first author. */
  Optional<EmailAddress> sender() throws MessagingException {
    return Stream.concat(addresses(prefix + "Sender").stream(), addresses(fromField()).stream())
        .findFirst();
  }

  /**
   * Those of To, Cc and Bcc, in that order, and of groups their members.
   *
   * @throws IllegalArgumentException if there is none, or one is no address
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
        addresses.addAll(MailboxParser.addresses(HeaderLine.inUnicode(value)));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(field + ": " + e.getMessage(), e);
      }
    }
    return addresses;
  }
}
