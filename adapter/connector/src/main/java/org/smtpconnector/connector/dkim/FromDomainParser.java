package org.smtpconnector.connector.dkim;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.smtpconnector.smtp.EmailAddress;

/** Parses a message's From field for the domain of its first address. */
final class FromDomainParser {
  private FromDomainParser() {}

  /** Returns the domain in lower case and ASCII; empty if there is none. */
  static Optional<String> parse(List<RelaxedHeaderField> fields) {
    return fields.stream()
        .filter(field -> field.name().equals("from"))
        .findFirst()
        .flatMap(from -> ofAddresses(withoutQuotes(from.value())));
  }

  private static Optional<String> ofAddresses(String from) {
    int comma = from.indexOf(',');
    int open = from.indexOf('<');
    String address =
        open >= 0 && (comma < 0 || open < comma)
            ? upTo('>', from.substring(open + 1))
            : upTo(';', upTo(',', from));
    String domain = address.substring(address.lastIndexOf('@') + 1).strip();
    try {
      String utf8 =
          new String(domain.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
      return Optional.of(new EmailAddress("x", utf8).domain().toLowerCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String upTo(char end, String text) {
    int found = text.indexOf(end);
    return found < 0 ? text : text.substring(0, found);
  }

  /** Removes quoted strings and comments, which may contain any character of an address. */
  private static String withoutQuotes(String value) {
    StringBuilder plain = new StringBuilder();
    boolean quoted = false;
    int comments = 0;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '\\') {
        i++; // a quoted pair: occurs only inside of quotes and comments
      } else if (c == '"' && comments == 0) {
        quoted = !quoted;
      } else if (c == '(' && !quoted) {
        comments++;
      } else if (c == ')' && comments > 0) {
        comments--;
      } else if (!quoted && comments == 0) {
        plain.append(c);
      }
    }
    return plain.toString();
  }
}
