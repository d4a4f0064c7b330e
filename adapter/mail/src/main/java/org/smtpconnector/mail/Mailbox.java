package org.smtpconnector.mail;

import java.util.Objects;
import java.util.Optional;
import org.smtpconnector.smtp.EmailAddress;

/**
 * An address and the name that mail programs show for it (RFC 5322 3.4).
 *
 * @param displayName without quotes or encoding: both are added where they are needed
 */
public record Mailbox(Optional<String> displayName, EmailAddress address) {
  /**
   * @throws IllegalArgumentException if the name holds a control character
   */
  public Mailbox {
    Objects.requireNonNull(address, "address");
    displayName = displayName.map(name -> HeaderText.check("display name of " + address, name));
  }

  /**
   * The mailbox that this text is: {@code jane@doe.example}, {@code Jane Doe <jane@doe.example>} or
   * {@code "Doe, Jane" <jane@doe.example>}. Comments, groups and lists are not understood.
   *
   * @throws IllegalArgumentException if it is none; the message names it
   */
  public static Mailbox of(String text) {
    int open = text.lastIndexOf('<');
    boolean named = open >= 0 && text.endsWith(">");
    // What holds a control character is refused whole, as an address that is none.
    if (!named || text.chars().anyMatch(Character::isISOControl)) {
      return new Mailbox(Optional.empty(), EmailAddress.of(text));
    }
    EmailAddress address = EmailAddress.of(text.substring(open + 1, text.length() - 1));
    String name = unquoted(text.substring(0, open).strip());
    return new Mailbox(Optional.of(name).filter(n -> !n.isEmpty()), address);
  }

  private static String unquoted(String name) {
    if (name.length() < 2 || !name.startsWith("\"") || !name.endsWith("\"")) {
      return name;
    }
    return name.substring(1, name.length() - 1).replaceAll("\\\\(.)", "$1");
  }

  @Override
  public String toString() {
    return displayName.map(name -> name + " <" + address + ">").orElseGet(address::toString);
  }
}
