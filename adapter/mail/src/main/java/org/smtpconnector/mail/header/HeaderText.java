package org.smtpconnector.mail.header;

import jakarta.mail.internet.MimeUtility;
import java.io.UnsupportedEncodingException;
import java.util.Objects;
import java.util.regex.Pattern;

/** Text that goes into a header field: it may not hold what would start another field. */
public final class HeaderText {
  private static final Pattern FOLD = Pattern.compile("\r?\n(?=[ \t])");
  // Relays cut fields off that are longer than about 100 KB.
  private static final int LONGEST = 16_384;

  private HeaderText() {}

  /**
   * @throws IllegalArgumentException if the text is longer than 16,384 characters, or holds a
   *     control character or half a character; the message names what the text is
   */
  public static String check(String what, String text) {
    Objects.requireNonNull(text, what);
    checkCharacters(what, text);
    if (text.length() > LONGEST) {
      throw new IllegalArgumentException(what + " is longer than " + LONGEST + " characters");
    }
    return text;
  }

  /**
   * @throws IllegalArgumentException if the text holds a control character or half a character; the
   *     message names what the text is
   */
  static void checkCharacters(String what, String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isISOControl(c) && c != '\t') {
        throw new IllegalArgumentException(
            String.format("%s holds the control character U+%04X", what, (int) c));
      }
    }
    checkWhole(what, text);
  }

  /**
   * @throws IllegalArgumentException if the text holds a surrogate without its other half, which no
   *     encoding can carry; the message names what the text is
   */
  public static void checkWhole(String what, String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        int whole = text.codePointAt(i);
        if (whole == c) {
          throw new IllegalArgumentException(
              String.format("%s holds half a character, U+%04X", what, (int) c));
        }
        i++;
      }
    }
  }

  /** The start of a text that is refused, for the message that says so. */
  public static String plain(String text) {
    return text.substring(0, Math.min(text.length(), 80)).replaceAll("[^ -~]", "?");
  }

  /** The value of a field on one line (RFC 5322 2.2.3). */
  public static String unfolded(String text) {
    return FOLD.matcher(text).replaceAll("");
  }

  /** With its encoded words decoded, but for those in a charset that is not there. */
  public static String decoded(String text) {
    try {
      return MimeUtility.decodeText(text);
    } catch (UnsupportedEncodingException e) {
      return text;
    }
  }
}
