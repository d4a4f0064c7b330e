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
import org.smtpconnector.mail.header.HeaderText;
import org.smtpconnector.mail.header.MediaType;

/**
 * A file that goes with a mail.
 *
 * @param fileName what the reader's mail program calls it; no control characters
 * @param contentType its media type, such as {@code text/csv; charset=utf-8}, on one line; what it
 *     calls the file is left out
 * @param source gives its bytes when the mail is composed
 */
public record Attachment(String fileName, String contentType, Source source) {
  private static final Pattern CONTROLS = Pattern.compile("\\p{Cntrl}+");

  /** Opens a stream of a file's bytes, each time from the first; who asks closes it. */
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
    try {
      contentType = MediaType.of(contentType).toString();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("attachment '" + fileName + "' " + e.getMessage(), e);
    }
  }

  /**
   * A file from bytes, which are copied.
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
   * A file by its path and name; its media type is what the platform takes it for. It is read when
   * the mail is composed; text is said to be in UTF-8 where its octets are.
   *
   * @param file the file
   * @return the attachment
   */
  public static Attachment of(Path file) {
    return new Attachment(
        String.valueOf(file.getFileName()), typeOf(file), () -> Files.newInputStream(file));
  }

  /**
   * What a data source has, under its name. It is read when the mail is composed. That of a part of
   * a received message will do: {@code part.getDataHandler().getDataSource()}.
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
    if (source instanceof MimePartDataSource) { // a message's, whoever wrote that
      String said = name == null || name.isBlank() ? MediaType.of(type).name().orElse("") : name;
      // Many mail programs write a name as encoded words, though RFC 2047 5 says not to.
      String decoded = HeaderText.decoded(HeaderText.unfolded(said));
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
      return MediaType.OCTETS; // whether it can be read will show when it is
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
      // Whatever a source of the application's throws, the mail cannot be composed for it.
      throw new IllegalArgumentException("attachment '" + fileName + "' cannot be read: " + e, e);
    }
  }

  /**
   * {@return whether it is a message, or part of one, which must not be encoded (RFC 2046 5.2.1)}
   */
  public boolean isMessage() {
    return contentType.regionMatches(true, 0, "message/", 0, 8);
  }

  /** The same, with its bytes. */
  Attachment read() {
    return new Attachment(fileName, contentType, new Octets(content()));
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
