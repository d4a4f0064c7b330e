package org.smtpconnector.smtp;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.smtpconnector.smtp.grammar.AddressLiteral;
import org.smtpconnector.smtp.grammar.HostName;
import org.smtpconnector.smtp.grammar.Printable;

/**
 * An email address: a Mailbox by the strict grammar of RFC 5321 (4.1.2), with the letters of RFC
 * 6531 in the local part. It has no display name or comment. Addresses are equal if they name the
 * same mailbox: the case of the domain does not matter (2.4), nor the quoting of the local part
 * (4.1.2); the case of the local part does.
 *
 * @param localPart a dot-string or a quoted string with its quotes, 1 to 64 octets
 * @param domain a host name in ASCII, or an address literal in brackets
 * @serial exclude
 */
public record EmailAddress(String localPart, String domain) implements Serializable {
  private static final int LONGEST_LOCAL_PART = 64;
  private static final int LONGEST_PATH = 254; // RFC 5321 4.5.3.1.3, less the angle brackets
  private static final String ATEXT_SPECIALS = "!#$%&'*+-/=?^_`{|}~";
  private static final Pattern BLANKS_AROUND = Pattern.compile("^[ \t]++|(?<![ \t])[ \t]++$");

  /**
   * Creates an address.
   *
   * @param localPart as {@link #localPart()}
   * @param domain as {@link #domain()}
   * @throws IllegalArgumentException if a part breaks the grammar; the message names it
   */
  public EmailAddress {
    Objects.requireNonNull(localPart, "localPart");
    Objects.requireNonNull(domain, "domain");
    String whole = localPart + "@" + domain;
    if (localPart.startsWith("\"")) {
      checkQuotedString(localPart, whole);
    } else {
      checkDotString(localPart, whole);
    }
    domain = domain.startsWith("[") ? AddressLiteral.check(domain, whole) : HostName.ascii(domain);
    if (octets(localPart) > LONGEST_LOCAL_PART) {
      throw broken(whole, "the part before the @ is longer than 64 octets");
    }
    if (octets(localPart) + 1 + domain.length() > LONGEST_PATH) {
      throw broken(whole, "it is longer than 254 octets");
    }
  }

  /**
   * {@return the address in this text; surrounding blanks are ignored}
   *
   * @param text the address, without angle brackets or display name
   * @throws IllegalArgumentException if the text is not a single address; the message names the
   *     text and what is wrong
   */
  public static EmailAddress of(String text) {
    Objects.requireNonNull(text, "address");
    try {
      return parsed(BLANKS_AROUND.matcher(text).replaceAll(""));
    } catch (IllegalArgumentException e) {
      throw holdsSeveral(text)
          ? broken(
              text, "it contains more than one address where one is expected: give each by itself")
          : e;
    }
  }

  private static EmailAddress parsed(String text) {
    int at = text.startsWith("\"") ? closingQuote(text) + 1 : text.indexOf('@');
    if (at < 0 || at >= text.length() || text.charAt(at) != '@') {
      throw broken(text, "it has no @ between a mailbox and its domain");
    }
    try {
      return new EmailAddress(text.substring(0, at), text.substring(at + 1));
    } catch (IllegalArgumentException e) {
      throw e.getMessage().startsWith("address ") ? e : broken(text, e.getMessage());
    }
  }

  /** Whether another address follows the first one after a separator. */
  private static boolean holdsSeveral(String text) {
    int first = text.indexOf('@');
    int separator = first + 1;
    while (separator < text.length() && ",; \t\r\n<".indexOf(text.charAt(separator)) < 0) {
      separator++;
    }
    return first >= 0 && text.indexOf('@', separator) >= 0;
  }

  /** {@return whether the address requires SMTPUTF8 (RFC 6531)} */
  public boolean needsSmtpUtf8() {
    for (int i = 0; i < localPart.length(); i++) {
      if (localPart.charAt(i) >= 0x80) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EmailAddress that
        && domain.equalsIgnoreCase(that.domain)
        && unquoted(localPart).equals(unquoted(that.localPart));
  }

  @Override
  public int hashCode() {
    return 31 * unquoted(localPart).hashCode() + domain.toLowerCase(Locale.ROOT).hashCode();
  }

  private static String unquoted(String localPart) {
    return localPart.startsWith("\"")
        ? localPart.substring(1, localPart.length() - 1).replaceAll("\\\\(.)", "$1")
        : localPart;
  }

  @Override
  public String toString() {
    return localPart + "@" + domain;
  }

  private static int closingQuote(String text) {
    for (int i = 1; i < text.length(); i++) {
      if (text.charAt(i) == '\\') {
        i++;
      } else if (text.charAt(i) == '"') {
        return i;
      }
    }
    return text.length();
  }

  private static void checkDotString(String localPart, String whole) {
    boolean atomOpen = false;
    for (int i = 0; i < localPart.length(); ) {
      int c = localPart.codePointAt(i);
      if (c == '.') {
        if (!atomOpen) {
          throw broken(whole, "it has a dot at the start or beside another");
        }
        atomOpen = false;
      } else if (isAtext(c)) {
        atomOpen = true;
      } else {
        throw broken(
            whole, "the part before the @ holds " + named(c) + ", which would need quotes");
      }
      i += Character.charCount(c);
    }
    if (!atomOpen) {
      throw broken(
          whole,
          localPart.isEmpty()
              ? "there is nothing before the @"
              : "there is a dot right before the @");
    }
  }

  private static void checkQuotedString(String localPart, String whole) {
    if (localPart.length() < 2 || closingQuote(localPart) != localPart.length() - 1) {
      throw broken(whole, "its quotes are not closed before the @");
    }
    for (int i = 1; i < localPart.length() - 1; ) {
      int c = localPart.codePointAt(i);
      if (c < ' ' || c == 0x7F || (c > 0x7F && !isUtf8Text(c))) {
        throw broken(whole, "the part before the @ holds " + named(c));
      }
      i += Character.charCount(c);
    }
  }

  private static boolean isAtext(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || ATEXT_SPECIALS.indexOf(c) >= 0
        || (c > 0x7F && isUtf8Text(c));
  }

  /**
   * Whether this is a letter or mark, and not a character that is invisible in a log line or
   * becomes a control character when truncated.
   */
  private static boolean isUtf8Text(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SPACE_SEPARATOR ->
          false;
      default -> true;
    };
  }

  private static String named(int c) {
    return switch (c) {
      case '\r' -> "a carriage return";
      case '\n' -> "a line feed";
      case 0 -> "a NUL";
      case ' ' -> "a space";
      default -> "'" + Printable.of(Character.toString(c)) + "'";
    };
  }

  private static int octets(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static IllegalArgumentException broken(String address, String why) {
    return new IllegalArgumentException(
        "address '" + Printable.of(address) + "' is not valid: " + why);
  }
}
