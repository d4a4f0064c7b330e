package org.smtpconnector.mail.header;

import java.util.Objects;
import java.util.Optional;
import org.smtpconnector.smtp.EmailAddress;

/**
 * An address and its display name in a header field (RFC 5322 3.4, name-addr).
 *
 * @param displayName without quotes or encoding
 */
public record NamedAddress(Optional<String> displayName, EmailAddress address) {
  /**
   * @throws IllegalArgumentException if the name contains a control character
   */
  public NamedAddress {
    Objects.requireNonNull(address, "address");
    displayName =
        displayName.map(name -> HeaderTextValidator.check("display name of " + address, name));
  }
}
