package org.smtpconnector.mail.spi;

import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.smtpconnector.smtp.EmailAddress;
import org.smtpconnector.smtp.MessageSource;

/**
 * A request to an {@link SmimeEngine} to sign or encrypt the content of a message.
 *
 * @param mailer the name of the mailer whose settings apply; empty for the default mailer
 * @param author the address in From
 * @param recipients the addresses in To and Cc
 * @param hiddenRecipients the addresses that no header field names
 * @param signedBy the alias of the author's key, if the content is to be signed
 * @param encryptedFor certificates of readers
 * @param encryptedForRecipients whether to find the recipients' certificates in the key store
 * @param content the MIME entity to protect, 7-bit clean: header fields, an empty line and the body
 */
public record SmimeRequest(
    String mailer,
    EmailAddress author,
    List<EmailAddress> recipients,
    List<EmailAddress> hiddenRecipients,
    Optional<String> signedBy,
    Set<X509Certificate> encryptedFor,
    boolean encryptedForRecipients,
    MessageSource content) {

  /**
   * Creates a request.
   *
   * @param mailer as {@link #mailer()}
   * @param author as {@link #author()}
   * @param recipients as {@link #recipients()}
   * @param hiddenRecipients as {@link #hiddenRecipients()}
   * @param signedBy as {@link #signedBy()}
   * @param encryptedFor as {@link #encryptedFor()}
   * @param encryptedForRecipients as {@link #encryptedForRecipients()}
   * @param content as {@link #content()}
   */
  public SmimeRequest {
    Objects.requireNonNull(mailer, "mailer");
    Objects.requireNonNull(author, "author");
    recipients = List.copyOf(recipients);
    hiddenRecipients = List.copyOf(hiddenRecipients);
    Objects.requireNonNull(signedBy, "signedBy");
    encryptedFor = Collections.unmodifiableSet(new LinkedHashSet<>(encryptedFor));
    Objects.requireNonNull(content, "content");
  }

  /** {@return whether the content is to be encrypted} */
  public boolean isEncrypted() {
    return encryptedForRecipients || !encryptedFor.isEmpty();
  }
}
