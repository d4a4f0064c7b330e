package org.smtpconnector.mail;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A file that goes with a mail.
 *
 * @param fileName what the reader's mail program calls it; no control characters
 * @param contentType its media type, such as {@code text/csv; charset=utf-8}
 * @param content its bytes, copied
 */
public record Attachment(String fileName, String contentType, byte[] content) {
  private static final Pattern MEDIA_TYPE =
      Pattern.compile(
          "[\\w!#$&^.+-]+/[\\w!#$&^.+-]+(?:\\s*;\\s*[\\w-]+=(?:[\\w.+-]+|\"[ !#-\\[\\]-~]*\"))*");

  /**
   * @throws IllegalArgumentException if the name is blank or holds a control character, or the
   *     media type is none
   */
  public Attachment {
    HeaderText.check("attachment name", fileName);
    if (fileName.isBlank()) {
      throw new IllegalArgumentException("attachment name is blank");
    }
    if (!MEDIA_TYPE.matcher(Objects.requireNonNull(contentType, "contentType")).matches()) {
      throw new IllegalArgumentException(
          "attachment '" + fileName + "' has a content type that is none, like text/csv");
    }
    content = content.clone();
  }

  @Override
  public byte[] content() {
    return content.clone();
  }

  @Override
  public String toString() {
    return fileName + " (" + contentType + ", " + content.length + " octets)";
  }
}
