package org.smtpconnector.mail.header;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes mailboxes as the folded value of a header field (RFC 5322 3.4). Jakarta Mail writes a
 * display name without special characters unchanged: readers then decode one that looks like an
 * encoded word, and many collapse consecutive blanks.
 */
public final class AddressList {
  private static final int LONGEST_WORD = 950;
  // In base64 and UTF-8, they make a word of the maximum length
  private static final int OCTETS = 45;
  private static final Pattern PHRASE =
      Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?: [A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*");
  // Looks like an encoded word, or would be folded into a line of only white space.
  private static final Pattern MISREAD =
      Pattern.compile("=\\?|\t| {40}|[^ ]{" + LONGEST_WORD + "}");
  private static final Pattern WORD = Pattern.compile("[^ ]+ *| +");

  private AddressList() {}

  /** Returns the value of a field. */
  public static String of(String field, List<NamedAddress> mailboxes) {
    StringBuilder list = new StringBuilder();
    int column = field.length() + 2;
    for (NamedAddress mailbox : mailboxes) {
      String text = text(mailbox, column);
      if (!list.isEmpty()) {
        list.append(',');
        boolean fits = column + 2 + HeaderFolding.firstLine(text) < HeaderFolding.LINE;
        list.append(fits ? " " : "\r\n ");
        column = fits ? column + 2 : 1;
        text = text(mailbox, column);
      }
      list.append(text);
      int lastLine = text.lastIndexOf('\n');
      column = lastLine < 0 ? column + text.length() : text.length() - lastLine - 1;
    }
    return list.toString();
  }

  private static String text(NamedAddress mailbox, int column) {
    return mailbox
        .displayName()
        .map(name -> HeaderFolding.words(phrase(name) + " <" + mailbox.address() + ">", column))
        .orElseGet(() -> mailbox.address().toString());
  }

  /** Returns a display name or other phrase in its written form, on one line. */
  static String phrase(String name) {
    if (!FieldKind.isAscii(name) || name.contains("=?")) {
      return encodedWords(name);
    }
    if (PHRASE.matcher(name).matches() && !MISREAD.matcher(name).find()) {
      return name;
    }
    String quoted = '"' + name.replaceAll("([\\\\\"])", "\\\\$1") + '"';
    return MISREAD.matcher(quoted).find() ? encodedWords(name) : quoted;
  }

  /**
   * Encodes a phrase as RFC 2047 2 specifies, with blanks between encoded words. An encoded word
   * ends after a blank if possible: readers that keep the separator (Python's) then show an extra
   * blank instead of splitting a word.
   */
  static String encodedWords(String name) {
    Charset charset = FieldKind.isAscii(name) ? StandardCharsets.US_ASCII : StandardCharsets.UTF_8;
    StringJoiner words = new StringJoiner(" ");
    StringBuilder word = new StringBuilder();
    Matcher pieces = WORD.matcher(name);
    while (pieces.find()) {
      String piece = pieces.group();
      if (octets(word, charset) + octets(piece, charset) > OCTETS) {
        flush(word, charset, words);
      }
      for (int c : piece.codePoints().toArray()) {
        String character = Character.toString(c);
        if (octets(word, charset) + octets(character, charset) > OCTETS) {
          flush(word, charset, words);
        }
        word.append(character);
      }
    }
    flush(word, charset, words);
    return words.toString();
  }

  private static int octets(CharSequence text, Charset charset) {
    return text.toString().getBytes(charset).length;
  }

  private static void flush(StringBuilder word, Charset charset, StringJoiner words) {
    if (!word.isEmpty()) {
      byte[] octets = word.toString().getBytes(charset);
      words.add("=?" + charset + "?B?" + Base64.getEncoder().encodeToString(octets) + "?=");
      word.setLength(0);
    }
  }
}
