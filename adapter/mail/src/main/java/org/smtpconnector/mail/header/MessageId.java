package org.smtpconnector.mail.header;

import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Names of messages and of their parts (RFC 5322 3.6.4, RFC 2392). */
public final class MessageId {
  // A line holds 998 octets (RFC 5322 2.1.1), and an id cannot be folded.
  private static final int LONGEST = 900;
  private static final String ATEXT = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]";
  private static final Pattern STRICT =
      Pattern.compile(("A++(?:\\.A++)*+@(?:A++(?:\\.A++)*+|\\[[!-Z^-~]*+\\])").replace("A", ATEXT));
  // Mail systems make ids of all kinds; who answers must name them as they are.
  private static final Pattern BETWEEN = Pattern.compile("(?<=>)\\s*+(?=<)");
  private static final Pattern OF_OTHERS = Pattern.compile("[!-;=?-~]++");
  private static final Pattern OF_PART = Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~.@-]++");

  private MessageId() {}

  /**
   * The id with its angle brackets, which the text may have or not.
   *
   * @throws IllegalArgumentException if it is none; the message names what it was to be
   */
  public static String of(String what, String text) {
    return checked(what, text, STRICT, "an id like <2026.42@shop.example>");
  }

  /**
   * Those that the text holds, as References does, or the one that it is; of whatever form another
   * system gave them.
   *
   * @throws IllegalArgumentException if one holds what would end it
   */
  public static Stream<String> allOfOthers(String what, String text) {
    String stripped = text.strip();
    Stream<String> ids =
        stripped.startsWith("<") && stripped.endsWith(">")
            ? BETWEEN.splitAsStream(stripped)
            : Stream.of(stripped);
    return ids.map(
        id -> checked(what, id, OF_OTHERS, "printable ASCII without blanks and angle brackets"));
  }

  /**
   * As {@link #of}, of a part that HTML refers to by {@code cid:}; a plain word will do.
   *
   * @throws IllegalArgumentException if it is none
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
              + HeaderText.plain(text)
              + "' is not "
              + wanted
              + ", of up to 900 characters");
    }
    return "<" + id + ">";
  }
}
