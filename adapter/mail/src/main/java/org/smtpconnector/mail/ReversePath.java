package org.smtpconnector.mail;

import java.util.Objects;
import java.util.Optional;
import org.smtpconnector.smtp.EmailAddress;

/**
 * Where notifications of a mail go, if not to its author (RFC 5321 4.1.1.2).
 *
 * @param address empty is the null reverse-path, of mails that are never answered by a notification
 */
public record ReversePath(Optional<EmailAddress> address) {
  /** {@code <>} */
  public static final ReversePath NULL = new ReversePath(Optional.empty());

  /**
   * Creates a reverse path.
   *
   * @param address as {@link #address()}
   */
  public ReversePath {
    Objects.requireNonNull(address, "address");
  }

  /**
   * @param address the address
   * @return the reverse-path
   * @throws IllegalArgumentException if the text is no address; the message names it
   */
  public static ReversePath of(String address) {
    return new ReversePath(Optional.of(EmailAddress.of(address)));
  }
}
