package org.smtpconnector.mail.header;

import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Checks the ids of messages and of their parts (RFC 5322 3.6.4, RFC 2392), completes their angle
 * brackets and splits lists of them. It generates none.
 */
public final class MessageIdParser {
  // A line has at most 998 octets (RFC 5322 2.1.1), and an id cannot be folded.
  private static final int LONGEST = 900;
  private static final String ATEXT = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]";
  private static final Pattern STRICT =
      Pattern.compile(("A++(?:\\.A++)*+@(?:A++(?:\\.A++)*+|\\[[!-Z^-~]*+\\])").replace("A", ATEXT));
  // Mail systems generate ids of all kinds; a reply must repeat them unchanged.
  private static final Pattern BETWEEN = Pattern.compile("(?<=>)\\s*+(?=<)");
  private static final Pattern LENIENT = Pattern.compile("[!-;=?-~]++");
  private static final Pattern OF_PART = Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~.@-]++");

  private MessageIdParser() {}

  /**
   * Returns the id in angle brackets, which the text may omit.
   *
   * @throws IllegalArgumentException if it is not an id; the message names what it was meant for
   */
  public static String of(String what, String text) {
    return checked(what, text, STRICT, "an id like <2026.42@shop.example>");
  }

  /**
   * Returns the ids in a text, one or several as in References, in any form that another system
   * chose.
   *
   * @throws IllegalArgumentException if one contains a character that would end it
   */
  public static Stream<String> parseAll(String what, String text) {
    String stripped = text.strip();
    Stream<String> ids =
        stripped.startsWith("<") && stripped.endsWith(">")
            ? BETWEEN.splitAsStream(stripped)
            : Stream.of(stripped);
    return ids.map(
        id -> checked(what, id, LENIENT, "printable ASCII without blanks and angle brackets"));
  }

  /**
   * Returns the id of a part that HTML refers to by {@code cid:}; a plain word is allowed.
   *
   * @throws IllegalArgumentException if it is not a content id
   */
  public static String ofPart(String text) {
    return checked("content id", text, OF_PART, "a word like logo or logo@shop.example");
  }

  private static String checked(String what, String text, Pattern form, String wanted) {
    String id =
        text.startsWith("<") && text.endsWith(">") ? text.substring(1, text.length() - 1) : text;
    if (id.length() > LONGEST || !form.matcher(id).matches()) {
      throw new IllegalArgumentException(
          what
              + " '"
              + HeaderTextValidator.plain(text)
              + "' is not "
              + wanted
              + ", of up to 900 characters");
    }
    return "<" + id + ">";
  }
}
