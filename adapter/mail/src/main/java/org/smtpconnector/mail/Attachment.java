package org.smtpconnector.mail;

import jakarta.activation.DataSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A file that goes with a mail.
 *
 * @param fileName what the reader's mail program calls it; no control characters
 * @param contentType its media type, such as {@code text/csv; charset=utf-8}
 * @param source gives its bytes when the mail is composed
 */
public record Attachment(String fileName, String contentType, Source source) {
  private static final String OCTETS = "application/octet-stream";
  // The groups of a pattern recurse, and a header field has its lines.
  private static final int LONGEST_TYPE = 500;
  private static final Pattern MEDIA_TYPE =
      Pattern.compile(
          "[\\w!#$&^.+-]+/[\\w!#$&^.+-]+"
              + "(?:[ \t]*;[ \t]*[\\w-]+=(?:[\\w.+-]+|\"[ !#-\\[\\]-~]*\"))*");

  /** Opens a stream of a file's bytes, each time from the first; who asks closes it. */
  @FunctionalInterface
  public interface Source {
    InputStream open() throws IOException;
  }

  /**
   * @throws IllegalArgumentException if the name is blank or holds a control character, or the
   *     media type is none, or multipart
   */
  public Attachment {
    HeaderText.check("attachment name", fileName);
    if (fileName.isBlank()) {
      throw new IllegalArgumentException("attachment name is blank");
    }
    Objects.requireNonNull(contentType, "contentType");
    Objects.requireNonNull(source, "source");
    if (contentType.length() > LONGEST_TYPE
        || !MEDIA_TYPE.matcher(contentType).matches()
        || contentType.regionMatches(true, 0, "multipart/", 0, 10)) {
      throw new IllegalArgumentException(
          "attachment '" + fileName + "' has a content type that is none, like text/csv");
    }
  }

  /**
   * A file from bytes, which are copied.
   *
   * @throws IllegalArgumentException as the record's constructor says
   */
  public Attachment(String fileName, String contentType, byte[] content) {
    this(fileName, contentType, new Octets(content.clone()));
  }

  /**
   * A file by its path and name; its media type is what the platform takes it for. It is read when
   * the mail is composed.
   */
  public static Attachment of(Path file) {
    return new Attachment(
        String.valueOf(file.getFileName()), typeOf(file), () -> Files.newInputStream(file));
  }

  /**
   * What a data source has, under its name. It is read when the mail is composed.
   *
   * @throws IllegalArgumentException as the record's constructor says
   */
  public static Attachment of(DataSource source) {
    String name = source.getName();
    if (name == null) {
      throw new IllegalArgumentException(
          "a data source has no name: use attach(name, type, source::getInputStream)");
    }
    String type = source.getContentType();
    return new Attachment(name, type == null ? OCTETS : type, source::getInputStream);
  }

  private static String typeOf(Path file) {
    try {
      String type = Files.probeContentType(file);
      return type == null ? OCTETS : type;
    } catch (IOException e) {
      return OCTETS; // whether it can be read will show when it is
    }
  }

  /**
   * Its bytes.
   *
   * @throws IllegalArgumentException if they cannot be read; the message names the file
   */
  public byte[] content() {
    try (InputStream in = source.open()) {
      return in.readAllBytes();
    } catch (IOException | RuntimeException e) {
      // Whatever a source of the application's throws, the mail cannot be composed for it.
      throw new IllegalArgumentException("attachment '" + fileName + "' cannot be read: " + e, e);
    }
  }

  @Override
  public String toString() {
    String size = source instanceof Octets octets ? ", " + octets.content.length + " octets" : "";
    return fileName + " (" + contentType + size + ")";
  }

  private static final class Octets implements Source {
    private final byte[] content;

    Octets(byte[] content) {
      this.content = content;
    }

    @Override
    public InputStream open() {
      return new ByteArrayInputStream(content);
    }
  }
}
