package org.smtpconnector.mail.header;

import jakarta.mail.internet.MimeUtility;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * Folds the values of header fields, so that no line is longer than 76 characters where it can be
 * helped (RFC 5322 2.2.3).
 */
public final class HeaderFolding {
  static final int LINE = 76;
  // What passes for an encoded word, would be folded into a line of white space alone, or does not
  // fit on a line.
  private static final Pattern MISREAD = Pattern.compile("=\\?|[ \t]{40}|[^ \t]{900}");
  private static final int ENCODED = 39; // characters that a word of up to 75 holds
  private static final Pattern SINGLE_BLANK = Pattern.compile("(?<=[^ ]) (?=[^ ])");

  private HeaderFolding() {}

  /** The text of an unstructured field, in this charset where it is not ASCII. */
  public static String text(String name, String text, String charset) {
    try {
      String written =
          MISREAD.matcher(text).find() && FieldKind.isAscii(text)
              ? encodedWords(text)
              : MimeUtility.encodeText(text, charset, null);
      return MimeUtility.fold(name.length() + 2, written);
    } catch (UnsupportedEncodingException e) {
      throw new IllegalStateException("the charset was there when the mail was built", e);
    }
  }

  /** As RFC 2047 2 has it; each word stands on a line. */
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

  /** Begins lines at single blanks, so that none of them is white space alone. */
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

  /** How long the first line of a folded text is. */
  static int firstLine(String text) {
    int end = text.indexOf('\r');
    return end < 0 ? text.length() : end;
  }
}
