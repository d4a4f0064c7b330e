package org.smtpconnector.smtp;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * The capabilities of a server by its last reply to EHLO (RFC 5321 4.1.1.1).
 *
 * @param greeting the text of the first line of the reply: the server's name and any addition
 * @param extensions the keywords in upper case with their parameters, in the server's order
 */
public record Capabilities(String greeting, Map<String, List<String>> extensions) {
  private static final int MOST_DIGITS = 18;

  /**
   * Creates the capabilities of a server.
   *
   * @param greeting as {@link #greeting()}
   * @param extensions as {@link #extensions()}
   */
  public Capabilities {
    Map<String, List<String>> copy = new LinkedHashMap<>();
    extensions.forEach(
        (keyword, parameters) ->
            copy.put(keyword.toUpperCase(Locale.ROOT), List.copyOf(parameters)));
    extensions = Collections.unmodifiableMap(copy);
  }

  /**
   * Parses a reply to EHLO. "AUTH=PLAIN" of old servers counts as "AUTH PLAIN".
   *
   * @param ehlo the reply
   * @return the capabilities
   */
  public static Capabilities of(Reply ehlo) {
    Map<String, List<String>> extensions = new LinkedHashMap<>();
    for (String line : ehlo.lines().subList(1, ehlo.lines().size())) {
      String[] words = line.trim().replaceFirst("^(?i)AUTH=", "AUTH ").split("[ \t]+");
      if (!words[0].isEmpty()) {
        extensions.merge(
            words[0].toUpperCase(Locale.ROOT),
            List.of(words).subList(1, words.length),
            Capabilities::joined);
      }
    }
    return new Capabilities(ehlo.lines().get(0), extensions);
  }

  /**
   * {@return whether the server offers this extension; the keyword's case does not matter}
   *
   * @param keyword the keyword of the extension, such as {@code PIPELINING}
   */
  public boolean offers(String keyword) {
    return extensions.containsKey(keyword.toUpperCase(Locale.ROOT));
  }

  /**
   * {@return the parameters of an extension, empty if it has none or is not offered}
   *
   * @param keyword the keyword of the extension, such as {@code PIPELINING}
   */
  public List<String> parameters(String keyword) {
    return extensions.getOrDefault(keyword.toUpperCase(Locale.ROOT), List.of());
  }

  /** {@return the SASL mechanisms of AUTH in upper case (RFC 4954 3)} */
  public List<String> mechanisms() {
    return parameters("AUTH").stream().map(name -> name.toUpperCase(Locale.ROOT)).toList();
  }

  /**
   * {@return the largest message in octets, if the server states it (RFC 1870); 0 if there is no
   * limit}
   */
  public OptionalLong maxMessageSize() {
    OptionalLong size = numberOf("SIZE");
    return size.equals(OptionalLong.of(0)) ? OptionalLong.empty() : size;
  }

  /** {@return the maximum of messages on one connection, if stated (RFC 9422, MAILMAX)} */
  public OptionalLong maxMessages() {
    return limit("MAILMAX");
  }

  /** {@return the maximum of recipients of one message, if stated (RFC 9422, RCPTMAX)} */
  public OptionalLong maxRecipients() {
    return limit("RCPTMAX");
  }

  /** {@return the maximum of recipient domains on one connection (RFC 9422, RCPTDOMAINMAX)} */
  public OptionalLong maxRecipientDomains() {
    return limit("RCPTDOMAINMAX");
  }

  private OptionalLong limit(String name) {
    return parameters("LIMITS").stream()
        .filter(limit -> limit.regionMatches(true, 0, name + "=", 0, name.length() + 1))
        .map(limit -> limit.substring(name.length() + 1))
        .findFirst()
        .map(Capabilities::number)
        .filter(most -> most.isPresent() && most.getAsLong() > 0)
        .orElse(OptionalLong.empty());
  }

  /**
   * {@return the first parameter of an extension, if it is a number}
   *
   * @param keyword the keyword of the extension, such as {@code SIZE}
   */
  public OptionalLong numberOf(String keyword) {
    List<String> parameters = parameters(keyword);
    return parameters.isEmpty() ? OptionalLong.empty() : number(parameters.get(0));
  }

  private static OptionalLong number(String text) {
    if (text.isEmpty() || text.length() > MOST_DIGITS) {
      return OptionalLong.empty();
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return OptionalLong.empty();
      }
    }
    return OptionalLong.of(Long.parseLong(text));
  }

  private static List<String> joined(List<String> first, List<String> second) {
    return Stream.concat(first.stream(), second.stream()).distinct().toList();
  }
}
