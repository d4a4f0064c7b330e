package org.smtpconnector.mail;

import java.util.Objects;

/**
 * A file that the HTML of a mail shows in its place, as {@code <img src="cid:logo">} (RFC 2392).
 *
 * @param contentId with its angle brackets
 */
public record Inline(String contentId, Attachment file) {
  /**
   * @param contentId what follows {@code cid:} in the HTML
   * @throws IllegalArgumentException if it is no content id; the message names it
   */
  public Inline {
    contentId = MessageId.ofPart(contentId);
    Objects.requireNonNull(file, "file");
  }
}
