package org.smtpconnector.mail;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.smtpconnector.mail.header.HeaderText;

/**
 * What a mail says and carries.
 *
 * @param text the plain text; without one, it is made from the HTML if textFromHtml says so
 * @param charset of text, HTML and subject
 * @param inlines what the HTML shows by {@code cid:}
 * @param splitFileNames whether the names of files that are long or beyond ASCII go in pieces
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
   * @throws IllegalArgumentException if there is neither text nor HTML, either holds half a
   *     character or what the charset has not, the charset is unfit for mail, or inlines have no
   *     HTML or share a content id
   */
  public MailBody {
    Objects.requireNonNull(calendar, "calendar");
    inlines = List.copyOf(inlines);
    attachments = List.copyOf(attachments);
    if (text.isEmpty() && html.isEmpty()) {
      throw new IllegalArgumentException("the mail has neither text nor html");
    }
    checkCharset(Objects.requireNonNull(charset, "charset"));
    text.ifPresent(writing -> checkWriting("text", writing, charset));
    html.ifPresent(writing -> checkWriting("html", writing, charset));
    if (html.isEmpty() && !inlines.isEmpty()) {
      throw new IllegalArgumentException(
          "inline " + inlines.get(0).contentId() + " has no html that shows it");
    }
    Set<String> ids = new HashSet<>();
    for (Inline inline : inlines) {
      if (!ids.add(inline.contentId())) {
        throw new IllegalArgumentException("inline " + inline.contentId() + " is there twice");
      }
    }
  }

  /** {@return whether a message is attached} */
  public boolean hasMessage() {
    return attachments.stream().anyMatch(Attachment::isMessage);
  }

  /**
   * {@return the same body, with all its files read}
   *
   * @throws IllegalArgumentException if one cannot be; the message names it
   */
  public MailBody read() {
    return new MailBody(
        text,
        html,
        textFromHtml,
        charset,
        inlines.stream().map(i -> new Inline(i.contentId(), i.file().read())).toList(),
        calendar,
        attachments.stream().map(Attachment::read).toList(),
        splitFileNames);
  }

  private static void checkWriting(String what, String writing, Charset charset) {
    HeaderText.checkWhole(what, writing);
    checkEncodable(what, writing, charset);
  }

  /**
   * @throws IllegalArgumentException if the charset has not all characters of the text
   */
  static void checkEncodable(String what, String text, Charset charset) {
    if (!canEncode(text, charset)) {
      throw new IllegalArgumentException(
          what + " holds a character that charset " + charset + " has not: use UTF-8");
    }
  }

  /**
   * {@return whether the charset has all characters of the text} Some Asian charsets write a
   * character that they lack as a similar one, such as \ for ¥: they do not have it.
   *
   * @param text the text
   * @param charset the charset
   */
  public static boolean canEncode(String text, Charset charset) {
    return charset.equals(StandardCharsets.UTF_8)
        || new String(text.getBytes(charset), charset).equals(text);
  }

  /** In others, such as UTF-16, a line end is no line end (RFC 2046 4.1.1). */
  private static void checkCharset(Charset charset) {
    if (charset.equals(StandardCharsets.UTF_8)) {
      return;
    }
    if (!charset.canEncode()
        || !Arrays.equals(ASCII, new String(ASCII, StandardCharsets.US_ASCII).getBytes(charset))) {
      throw new IllegalArgumentException(
          "charset " + charset + " is unfit for mail: it does not write ASCII as ASCII");
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
