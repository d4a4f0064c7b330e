package org.smtpconnector.mail.header;

import jakarta.mail.internet.MimeUtility;
import java.io.UnsupportedEncodingException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Encodes a header field that the application wrote so that it can be sent: its line ends only fold
 * it, non-ASCII characters are encoded where possible, and no line is too long.
 */
public final class ValidatingHeaderEncoder {
  private static final int LONGEST_LINE = 998; // RFC 5322 2.1.1
  private static final Pattern NAME = Pattern.compile("[!-9;-~]+");
  private static final Pattern WITH_PARAMETERS =
      Pattern.compile("(?i)content-(?:type|disposition)");
  private static final Pattern LINE_END = Pattern.compile("\r\n|\n|\r");

  private ValidatingHeaderEncoder() {}

  /**
   * Returns the field fit to send, on as many lines as it had or needs.
   *
   * @throws IllegalArgumentException if a line end would start another field, or it contains what
   *     cannot be sent; the message names the field
   */
  public static String encode(String field) {
    String value = checked(field);
    int colon = field.indexOf(':');
    return FieldKind.isAscii(value) && isShort(field)
        ? field
        : rewritten(field.substring(0, colon).stripTrailing(), value);
  }

  /**
   * Returns the field unchanged, except that UTF-8 misread as Latin-1 is corrected.
   *
   * @throws IllegalArgumentException as {@link #encode}
   */
  public static String unchanged(String field) {
    String value = checked(field);
    return field.substring(0, field.indexOf(':') + 1) + value;
  }

  /** Checks a field and returns its value. */
  private static String checked(String field) {
    int colon = field.indexOf(':');
    String name = colon < 0 ? field : field.substring(0, colon).stripTrailing();
    if (colon < 0 || !NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "a header field starts with '"
              + HeaderTextValidator.plain(name)
              + "', which is not a name with a colon");
    }
    String value = inUnicode(field.substring(colon + 1));
    check(name, value);
    return value;
  }

  /** Corrects UTF-8 of which Jakarta Mail has read each octet as a character. */
  public static String inUnicode(String value) {
    if (FieldKind.isAscii(value) || value.chars().anyMatch(c -> c > 0xFF)) {
      return value;
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(value.getBytes(StandardCharsets.ISO_8859_1)))
          .toString();
    } catch (CharacterCodingException e) {
      return value; // it was Latin-1
    }
  }

  private static void check(String name, String value) {
    String[] lines = LINE_END.split(value, -1);
    for (int i = 0; i < lines.length; i++) {
      boolean folds = i == 0 || lines[i].startsWith(" ") || lines[i].startsWith("\t");
      // A line of only white space looks like the empty line that ends the header.
      if (!folds || (i > 0 && lines[i].isBlank())) {
        throw new IllegalArgumentException(
            name + " contains a line end that starts another field: remove it, or fold the text");
      }
      HeaderTextValidator.checkCharacters(name, lines[i]);
    }
  }

  private static String rewritten(String name, String value) {
    FieldKind kind = FieldKind.of(name);
    String text = MimeUtility.unfold(value).strip();
    if (kind == FieldKind.TEXT) {
      return folded(name, encoded(text));
    }
    if (kind == FieldKind.ADDRESSES || (kind != FieldKind.TOKENS && !FieldKind.isAscii(text))) {
      try {
        return name + ": " + kind.written(name, text);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
      }
    }
    int parameters = WITH_PARAMETERS.matcher(name).matches() ? text.indexOf(';') : -1;
    if (parameters >= 0 && !FieldKind.isAscii(text)) {
      String start = name + ": " + text.substring(0, parameters);
      return start + ParameterParser.of(text.substring(parameters)).toString(start.length());
    }
    String field = name + ":" + value;
    return isShort(field) ? field : folded(name, value);
  }

  private static String encoded(String text) {
    try {
      return MimeUtility.encodeText(text, StandardCharsets.UTF_8.name(), null);
    } catch (UnsupportedEncodingException e) {
      throw new IllegalStateException("every platform has UTF-8", e);
    }
  }

  private static String folded(String name, String value) {
    String field = name + ": " + MimeUtility.fold(name.length() + 2, value.strip());
    if (!isShort(field)) {
      throw new IllegalArgumentException(
          name + " contains a word that does not fit on a line: it is longer than 998 octets");
    }
    return field;
  }

  private static boolean isShort(String field) {
    return LINE_END
        .splitAsStream(field)
        .allMatch(line -> line.getBytes(StandardCharsets.UTF_8).length <= LONGEST_LINE);
  }
}
