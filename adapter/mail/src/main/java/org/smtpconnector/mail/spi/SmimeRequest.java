package org.smtpconnector.mail.spi;

import java.util.List;
import java.util.Objects;
import org.smtpconnector.smtp.EmailAddress;
import org.smtpconnector.smtp.MessageSource;

/**
 * A request to an {@link SmimeEngine} to sign or encrypt the content of a message.
 *
 * @param mailer the name of the mailer whose settings apply; empty for the default mailer
 * @param author the address in From
 * @param recipients the addresses in To and Cc
 * @param hiddenRecipients the addresses that no header field names
 * @param smime how to protect the content
 * @param content the MIME entity to protect, 7-bit clean: header fields, an empty line and the body
 */
public record SmimeRequest(
    String mailer,
    EmailAddress author,
    List<EmailAddress> recipients,
    List<EmailAddress> hiddenRecipients,
    SmimeMessageOptions smime,
    MessageSource content) {

  /**
   * Creates a request.
   *
   * @param mailer as {@link #mailer()}
   * @param author as {@link #author()}
   * @param recipients as {@link #recipients()}
   * @param hiddenRecipients as {@link #hiddenRecipients()}
   * @param smime as {@link #smime()}
   * @param content as {@link #content()}
   */
  public SmimeRequest {
    Objects.requireNonNull(mailer, "mailer");
    Objects.requireNonNull(author, "author");
    recipients = List.copyOf(recipients);
    hiddenRecipients = List.copyOf(hiddenRecipients);
    Objects.requireNonNull(smime, "smime");
    Objects.requireNonNull(content, "content");
  }
}
