package org.smtpconnector.mail.spi;

import java.io.IOException;
import org.smtpconnector.smtp.MessageSource;

/**
 * An engine that signs and encrypts the content of messages by S/MIME (RFC 8551). {@link
 * java.util.ServiceLoader} finds the implementation through the application's class loader and
 * creates it once per application; the module {@code smtp-mail-smime} provides one. Implementations
 * are thread-safe.
 */
public interface SmimeEngine {
  /**
   * Signs the content of a message, encrypts it, or both: signs it, then encrypts the result.
   *
   * @param request the content, and what to do with it
   * @return the MIME entity that takes the place of the content, 7-bit clean, with its size: the
   *     header fields that begin with {@code Content-}, an empty line and the body, the same octets
   *     as often as they are written
   * @throws IllegalArgumentException if a key or a certificate is missing or unsuitable; the
   *     exception's message names it
   * @throws org.smtpconnector.mail.MailException.Misconfigured if the settings are missing or
   *     invalid; the exception's message names the property
   * @throws IOException if the content cannot be read
   */
  MessageSource protect(SmimeRequest request) throws IOException;
}
