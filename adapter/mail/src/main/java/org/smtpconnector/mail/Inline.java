package org.smtpconnector.mail;

import java.util.Objects;
import org.smtpconnector.mail.header.MediaType;
import org.smtpconnector.mail.header.MessageIdParser;

/**
 * A file that the HTML of a message displays, as {@code <img src="cid:logo">} (RFC 2392).
 *
 * @param contentId with its angle brackets
 */
public record Inline(String contentId, Attachment file) {
  /**
   * Creates an inline file.
   *
   * @param contentId what follows {@code cid:} in the HTML
   * @param file as {@link #file()}
   * @throws IllegalArgumentException if it is not a content id; the exception's message names it
   */
  public Inline {
    contentId = MessageIdParser.ofPart(contentId);
    Objects.requireNonNull(file, "file");
  }

  /**
   * Returns a file named after its content id and media type, such as {@code logo.png}.
   *
   * @throws IllegalArgumentException if the content id or the media type is invalid
   */
  static Inline of(String contentId, String contentType, byte[] content) {
    String id = MessageIdParser.ofPart(contentId);
    String word = id.substring(1, id.indexOf('@') < 0 ? id.length() - 1 : id.indexOf('@'));
    // With dots it would look like a file of another type, such as a program.
    String name = word.isEmpty() ? "inline" : word.replaceAll("[^A-Za-z0-9_-]", "-");
    Attachment unnamed = new Attachment(name, contentType, content);
    String extension = MediaType.of(contentType).extension();
    return new Inline(id, new Attachment(name + extension, contentType, unnamed.source()));
  }
}
