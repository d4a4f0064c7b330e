package org.smtpconnector.mail;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.smtpconnector.mail.header.HeaderTextValidator;

/**
 * The content of a message: text, HTML and files.
 *
 * @param text the plain text; without one, it is generated from the HTML if textFromHtml is true
 * @param charset the charset of text, HTML and subject
 * @param inlines the files that the HTML displays by {@code cid:}
 * @param splitFileNames whether file names that are long or not ASCII are split into pieces
 */
public record MailBody(
    Optional<String> text,
    Optional<String> html,
    boolean textFromHtml,
    Charset charset,
    List<Inline> inlines,
    Optional<Calendar> calendar,
    List<Attachment> attachments,
    boolean splitFileNames) {
  private static final byte[] ASCII = ascii();

  /**
   * Creates a mail body.
   *
   * @param text as {@link #text()}
   * @param html as {@link #html()}
   * @param textFromHtml as {@link #textFromHtml()}
   * @param charset as {@link #charset()}
   * @param inlines as {@link #inlines()}
   * @param calendar as {@link #calendar()}
   * @param attachments as {@link #attachments()}
   * @param splitFileNames as {@link #splitFileNames()}
   * @throws IllegalArgumentException if there is neither text nor HTML, either contains an unpaired
   *     surrogate or a character that the charset lacks, the charset is unsuitable for mail, or
   *     inlines have no HTML or share a content id
   */
  public MailBody {
    Objects.requireNonNull(calendar, "calendar");
    inlines = List.copyOf(inlines);
    attachments = List.copyOf(attachments);
    if (text.isEmpty() && html.isEmpty()) {
      throw new IllegalArgumentException("the message has neither text nor html");
    }
    checkCharset(Objects.requireNonNull(charset, "charset"));
    text.ifPresent(value -> checkText("text", value, charset));
    html.ifPresent(value -> checkText("html", value, charset));
    if (html.isEmpty() && !inlines.isEmpty()) {
      throw new IllegalArgumentException(
          "inline " + inlines.get(0).contentId() + " has no html that displays it");
    }
    Set<String> ids = new HashSet<>();
    for (Inline inline : inlines) {
      if (!ids.add(inline.contentId())) {
        throw new IllegalArgumentException("inline " + inline.contentId() + " is defined twice");
      }
    }
  }

  /** {@return whether a message is attached} */
  public boolean hasMessage() {
    return attachments.stream().anyMatch(Attachment::isMessage);
  }

  private static void checkText(String what, String value, Charset charset) {
    HeaderTextValidator.checkWhole(what, value);
    checkEncodable(what, value, charset);
  }

  /**
   * @throws IllegalArgumentException if the charset lacks a character of the text
   */
  static void checkEncodable(String what, String text, Charset charset) {
    if (!canEncode(text, charset)) {
      throw new IllegalArgumentException(
          what + " contains a character that charset " + charset + " lacks: use UTF-8");
    }
  }

  /**
   * {@return whether the charset has all characters of the text} Some Asian charsets replace a
   * character that they lack by a similar one, such as ¥ by \: that counts as lacking it.
   *
   * @param text the text
   * @param charset the charset
   */
  public static boolean canEncode(String text, Charset charset) {
    return charset.equals(StandardCharsets.UTF_8)
        || new String(text.getBytes(charset), charset).equals(text);
  }

  /**
   * Checks that the charset writes ASCII as ASCII: in others, such as UTF-16, a line end is not
   * CRLF (RFC 2046 4.1.1).
   */
  private static void checkCharset(Charset charset) {
    if (charset.equals(StandardCharsets.UTF_8)) {
      return;
    }
    if (!charset.canEncode()
        || !Arrays.equals(ASCII, new String(ASCII, StandardCharsets.US_ASCII).getBytes(charset))) {
      throw new IllegalArgumentException(
          "charset " + charset + " is unsuitable for mail: it does not write ASCII as ASCII");
    }
  }

  private static byte[] ascii() {
    byte[] ascii = new byte[0x7F - ' '];
    for (int i = 0; i < ascii.length; i++) {
      ascii[i] = (byte) (' ' + i);
    }
    return ascii;
  }
}
