package org.smtpconnector.mail.header;

import jakarta.mail.internet.MimeUtility;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * Folds the values of header fields into lines of at most 76 characters where possible (RFC 5322
 * 2.2.3).
 */
public final class HeaderFolding {
  static final int LINE = 76;
  // Looks like an encoded word, would be folded into a line of only white space, or does not fit on
  // a line.
  private static final Pattern MISREAD = Pattern.compile("=\\?|[ \t]{40}|[^ \t]{900}");
  // Characters that an encoded word of up to 75 characters contains
  private static final int ENCODED = 39;
  private static final Pattern SINGLE_BLANK = Pattern.compile("(?<=[^ ]) (?=[^ ])");

  private HeaderFolding() {}

  /**
   * Returns the folded text of an unstructured field, encoded in this charset if it is not ASCII.
   */
  public static String text(String name, String text, String charset) {
    try {
      String written =
          MISREAD.matcher(text).find() && FieldKind.isAscii(text)
              ? encodedWords(text)
              : MimeUtility.encodeText(text, charset, null);
      return MimeUtility.fold(name.length() + 2, written);
    } catch (UnsupportedEncodingException e) {
      throw new IllegalStateException("the charset was there when the message was built", e);
    }
  }

  /** Encodes text as RFC 2047 2 specifies; each encoded word is on its own line. */
  private static String encodedWords(String text) {
    StringBuilder words = new StringBuilder();
    for (int start = 0; start < text.length(); start += ENCODED) {
      String part = text.substring(start, Math.min(start + ENCODED, text.length()));
      byte[] octets = part.getBytes(StandardCharsets.US_ASCII);
      words.append(start == 0 ? "" : " ").append("=?US-ASCII?B?");
      words.append(Base64.getEncoder().encodeToString(octets)).append("?=");
    }
    return words.toString();
  }

  /** Breaks lines at single blanks, so that no line is only white space. */
  static String words(String text, int column) {
    StringBuilder lines = new StringBuilder();
    int at = column;
    for (String word : SINGLE_BLANK.split(text)) {
      boolean fits = at + 1 + firstLine(word) < LINE;
      if (!lines.isEmpty()) {
        lines.append(fits ? " " : "\r\n ");
        at = fits ? at + 1 : 1;
      }
      lines.append(word);
      at += word.length();
    }
    return lines.toString();
  }

  /** Returns the length of the first line of a folded text. */
  static int firstLine(String text) {
    int end = text.indexOf('\r');
    return end < 0 ? text.length() : end;
  }
}
