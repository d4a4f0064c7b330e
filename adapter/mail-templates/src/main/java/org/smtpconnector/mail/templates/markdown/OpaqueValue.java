package org.smtpconnector.mail.templates.markdown;

import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A value in Markdown, written in characters of Unicode's private use area that mean nothing to a
 * parser: to it, the value is a letter of a word, wherever it stands.
 */
public final class OpaqueValue {
  private static final char START = '\uE000';
  private static final char END = '\uE001';
  private static final char ZERO = '\uE010';
  private static final Pattern WRITTEN = Pattern.compile("\uE000([\uE010-\uE01F]*)\uE001");
  private static final int DIGITS = 4;
  private static final int BITS = 4;
  private static final int MASK = 15;

  private OpaqueValue() {}

  /** Returns how a value is written in Markdown. */
  public static String of(String value) {
    if (value.isEmpty()) {
      return "";
    }
    StringBuilder written = new StringBuilder(value.length() * DIGITS + 2).append(START);
    for (char c : value.toCharArray()) {
      for (int digit = DIGITS - 1; digit >= 0; digit--) {
        written.append((char) (ZERO + ((c >> (digit * BITS)) & MASK)));
      }
    }
    return written.append(END).toString();
  }

  /** Returns a text with the values themselves, each changed as its place requires. */
  static String shown(String text, UnaryOperator<String> escape) {
    if (text == null || text.indexOf(START) < 0) {
      return text;
    }
    return WRITTEN
        .matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(escape.apply(value(found.group(1)))));
  }

  private static String value(String digits) {
    StringBuilder value = new StringBuilder(digits.length() / DIGITS);
    for (int i = 0; i + DIGITS <= digits.length(); i += DIGITS) {
      int c = 0;
      for (int digit = 0; digit < DIGITS; digit++) {
        c = (c << BITS) + digits.charAt(i + digit) - ZERO;
      }
      value.append((char) c);
    }
    return value.toString();
  }
}
