package org.smtpconnector.connector.dkim;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A header field in the canonical form "relaxed" (RFC 6376 3.4.2), with one character per octet.
 *
 * @param name its name in lower case
 * @param value its value, unfolded, with single spaces between words
 */
record RelaxedHeaderField(String name, String value) {
  private static final Pattern FIELD_ENDS = Pattern.compile("\r\n(?![ \t])");
  private static final Pattern BLANKS = Pattern.compile("(?:\r\n[ \t]|[ \t])++");
  private static final Pattern BLANKS_AROUND = Pattern.compile("^ | $");

  /** Returns the fields of a header, which ends without an empty line. */
  static List<RelaxedHeaderField> all(byte[] header) {
    String text = new String(header, StandardCharsets.ISO_8859_1);
    return Arrays.stream(FIELD_ENDS.split(text))
        .filter(field -> field.indexOf(':') > 0)
        .map(RelaxedHeaderField::of)
        .toList();
  }

  /** Returns a field, with or without the end of its last line. */
  static RelaxedHeaderField of(String field) {
    int colon = field.indexOf(':');
    return new RelaxedHeaderField(
        relaxed(field.substring(0, colon)).toLowerCase(Locale.ROOT),
        relaxed(field.substring(colon + 1)));
  }

  private static String relaxed(String text) {
    String single = BLANKS.matcher(text.replaceFirst("\r\n$", "")).replaceAll(" ");
    return BLANKS_AROUND.matcher(single).replaceAll("");
  }

  /** Returns the field as it is signed. */
  @Override
  public String toString() {
    return name + ":" + value;
  }
}
