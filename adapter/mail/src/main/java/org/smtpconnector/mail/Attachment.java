package org.smtpconnector.mail;

import jakarta.activation.DataSource;
import jakarta.mail.internet.MimePartDataSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.Pattern;
import org.smtpconnector.mail.header.HeaderTextValidator;
import org.smtpconnector.mail.header.MediaType;

/**
 * A file attached to a message.
 *
 * @param fileName the name that the reader's mail program shows; no control characters
 * @param contentType its media type, such as {@code text/csv; charset=utf-8}, on one line; a {@code
 *     name} parameter is removed
 * @param source supplies its bytes when the message is composed, and again each time that it is
 *     sent if they are more than 256 KiB; the same bytes each time
 */
public record Attachment(String fileName, String contentType, Source source) {
  private static final Pattern CONTROLS = Pattern.compile("\\p{Cntrl}+");

  /** Opens streams of a file's bytes, each from the first byte on; the caller closes them. */
  @FunctionalInterface
  public interface Source {
    /**
     * {@return a new stream, from the beginning}
     *
     * @throws IOException if it cannot be opened
     */
    InputStream open() throws IOException;
  }

  /**
   * Creates an attachment.
   *
   * @param fileName as {@link #fileName()}
   * @param contentType as {@link #contentType()}
   * @param source as {@link #source()}
   * @throws IllegalArgumentException if the name is blank or contains a control character, or the
   *     media type is invalid or multipart
   */
  public Attachment {
    HeaderTextValidator.check("attachment name", fileName);
    if (fileName.isBlank()) {
      throw new IllegalArgumentException("attachment name is blank");
    }
    Objects.requireNonNull(contentType, "contentType");
    Objects.requireNonNull(source, "source");
    try {
      contentType = MediaType.of(contentType).toString();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("attachment '" + fileName + "' " + e.getMessage(), e);
    }
  }

  /**
   * Creates an attachment from bytes, which are copied.
   *
   * @param fileName the name that the reader sees
   * @param contentType the media type
   * @param content the content
   * @throws IllegalArgumentException as the record's constructor says
   */
  public Attachment(String fileName, String contentType, byte[] content) {
    this(fileName, contentType, new Octets(content.clone()));
  }

  /**
   * Returns an attachment with the name and content of a file. The platform determines its media
   * type. The file is read when the message is composed; text that is valid UTF-8 is declared as
   * UTF-8.
   *
   * @param file the file
   * @return the attachment
   */
  public static Attachment of(Path file) {
    return new Attachment(
        String.valueOf(file.getFileName()), typeOf(file), () -> Files.newInputStream(file));
  }

  /**
   * Returns an attachment with the name and content of a data source, which is read when the
   * message is composed. The source may be that of a part of a received message: {@code
   * part.getDataHandler().getDataSource()}.
   *
   * @param source where it is read from
   * @return the attachment
   * @throws IllegalArgumentException if it has no name, or as the record's constructor says
   */
  public static Attachment of(DataSource source) {
    String type = source.getContentType() == null ? MediaType.OCTETS : source.getContentType();
    return new Attachment(nameOf(source, type), type, source::getInputStream);
  }

  private static String nameOf(DataSource source, String type) {
    String name = source.getName();
    if (source instanceof MimePartDataSource) { // part of a message, which anybody may have written
      String said = name == null || name.isBlank() ? MediaType.of(type).name().orElse("") : name;
      // Many mail programs write a name as encoded words, though RFC 2047 5 says not to.
      String decoded = HeaderTextValidator.decoded(HeaderTextValidator.unfolded(said));
      name = CONTROLS.matcher(decoded).replaceAll(" ");
    }
    if (name == null || name.isBlank()) {
      throw new IllegalArgumentException(
          "a data source has no name: use attach(name, type, source::getInputStream)");
    }
    return name;
  }

  private static String typeOf(Path file) {
    try {
      String type = Files.probeContentType(file);
      return type == null ? MediaType.ofFile(String.valueOf(file.getFileName())) : type;
    } catch (IOException e) {
      return MediaType.OCTETS; // reading it will show whether it can be read
    }
  }

  /**
   * {@return its bytes}
   *
   * @throws IllegalArgumentException if they cannot be read; the message names the file
   */
  public byte[] content() {
    try (InputStream in = source.open()) {
      return in.readAllBytes();
    } catch (IOException | RuntimeException e) {
      // Whatever the application's source throws, the message cannot be composed without it.
      throw new IllegalArgumentException("attachment '" + fileName + "' cannot be read: " + e, e);
    }
  }

  /**
   * {@return whether it is a message or part of one, which must not be encoded (RFC 2046 5.2.1)}
   */
  public boolean isMessage() {
    return contentType.regionMatches(true, 0, "message/", 0, 8);
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
