package org.smtpconnector.mail;

import java.util.Objects;
import java.util.Optional;
import org.smtpconnector.smtp.EmailAddress;

/**
 * The address that receives notifications about a message (RFC 5321 4.1.1.2).
 *
 * @param address the address; empty for the null reverse-path of messages that must not cause
 *     notifications
 */
public record ReversePath(Optional<EmailAddress> address) {
  /** The null reverse-path, {@code <>}. */
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
   * @throws IllegalArgumentException if the text is not an address; the exception's message names
   *     it
   */
  public static ReversePath of(String address) {
    return new ReversePath(Optional.of(EmailAddress.of(address)));
  }
}
