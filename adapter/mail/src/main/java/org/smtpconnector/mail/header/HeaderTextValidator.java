package org.smtpconnector.mail.header;

import jakarta.mail.internet.MimeUtility;
import java.io.UnsupportedEncodingException;
import java.util.Objects;
import java.util.regex.Pattern;

/** Checks text for header fields: it must not contain anything that would start another field. */
public final class HeaderTextValidator {
  private static final Pattern FOLD = Pattern.compile("\r?\n(?=[ \t])");
  // Relays truncate fields longer than about 100 KB.
  private static final int LONGEST = 16_384;

  private HeaderTextValidator() {}

  /**
   * @throws IllegalArgumentException if the text is longer than 16,384 characters, or contains a
   *     control character or an unpaired surrogate; the message names what the text is
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
   * @throws IllegalArgumentException if the text contains a control character or an unpaired
   *     surrogate; the message names what the text is
   */
  static void checkCharacters(String what, String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isISOControl(c) && c != '\t') {
        throw new IllegalArgumentException(
            String.format("%s contains the control character U+%04X", what, (int) c));
      }
    }
    checkWhole(what, text);
  }

  /**
   * @throws IllegalArgumentException if the text contains an unpaired surrogate, which no encoding
   *     can represent; the message names what the text is
   */
  public static void checkWhole(String what, String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        int whole = text.codePointAt(i);
        if (whole == c) {
          throw new IllegalArgumentException(
              String.format("%s contains an unpaired surrogate, U+%04X", what, (int) c));
        }
        i++;
      }
    }
  }

  /** Returns the start of a rejected text, printable, for an exception's message. */
  public static String plain(String text) {
    return text.substring(0, Math.min(text.length(), 80)).replaceAll("[^ -~]", "?");
  }

  /** Returns the value of a field on one line (RFC 5322 2.2.3). */
  public static String unfolded(String text) {
    return FOLD.matcher(text).replaceAll("");
  }

  /** Decodes encoded words, unless their charset is not supported. */
  public static String decoded(String text) {
    try {
      return MimeUtility.decodeText(text);
    } catch (UnsupportedEncodingException e) {
      return text;
    }
  }
}
