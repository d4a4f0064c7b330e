package org.smtpconnector.mail.header;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Mailboxes as a header field has them (RFC 5322 3.4), folded. Jakarta Mail writes a display name
 * as it is where it holds no special character: one like an encoded word is then decoded by whoever
 * reads it, and blanks that follow each other are one to many.
 */
public final class AddressList {
  private static final int LONGEST_WORD = 950;
  private static final int OCTETS = 45; // in base64 in UTF-8, a word is as long as it may be
  private static final Pattern PHRASE =
      Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?: [A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*");
  // It passes for an encoded word, or would be folded into a line of white space alone.
  private static final Pattern MISREAD =
      Pattern.compile("=\\?|\t| {40}|[^ ]{" + LONGEST_WORD + "}");
  private static final Pattern WORD = Pattern.compile("[^ ]+ *| +");

  private AddressList() {}

  /** The value of the field of this name. */
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

  /** A display name or another phrase as it goes out, on one line. */
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
   * As RFC 2047 2 has it, with blanks between the words. A word ends behind a blank where it can:
   * readers that take what is between words for a blank (Python's) then read one blank more, and no
   * word in two.
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
