package org.smtpconnector.smtp;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The source of a message's bytes: header fields, an empty line and the body. It may be read
 * several times and writes the same bytes each time.
 */
public interface MessageSource {
  /**
   * Writes the whole message. Dots are not stuffed and no terminator is written: the session does
   * both, and turns a bare CR or LF into CRLF.
   *
   * @param out takes the message
   * @throws IOException if the message cannot be read; the session then closes without ending the
   *     message, so that no part of it is delivered
   */
  void writeTo(OutputStream out) throws IOException;

  /** {@return the number of octets that {@link #writeTo} writes, if known (RFC 1870)} */
  OptionalLong size();

  /** {@return the kind of octets in the message} */
  Content content();

  /**
   * {@return whether header fields hold UTF-8 beyond ASCII, so that the message requires SMTPUTF8
   * (RFC 6531)}
   */
  default boolean utf8Headers() {
    return false;
  }

  /**
   * {@return the same message in 7-bit form, for servers that do not offer 8BITMIME; empty if there
   * is none, so that it cannot be sent to such a server}
   */
  default Optional<MessageSource> sevenBit() {
    return Optional.empty();
  }

  /**
   * {@return the message in these bytes, which are not copied}
   *
   * @param message the whole message
   */
  static MessageSource of(byte[] message) {
    return new BytesMessage(Objects.requireNonNull(message, "message"));
  }

  /**
   * {@return the message in this file, which is streamed and never held in memory as a whole}
   *
   * @param file the file
   * @param content the kind of octets in it
   * @throws IOException if the file cannot be read
   */
  static MessageSource of(Path file, Content content) throws IOException {
    return of(() -> Files.newInputStream(file), OptionalLong.of(Files.size(file)), content);
  }

  /**
   * {@return the message in a stream, which is never held in memory as a whole}. For each attempt,
   * a new stream is opened and closed.
   *
   * @param message opens a stream of the whole message
   * @param size the number of octets, if known
   * @param content the kind of octets in it
   */
  static MessageSource of(StreamSupplier message, OptionalLong size, Content content) {
    return new StreamMessage(
        Objects.requireNonNull(message, "message"),
        Objects.requireNonNull(size, "size"),
        Objects.requireNonNull(content, "content"));
  }

  /** Opens streams of a message. */
  @FunctionalInterface
  interface StreamSupplier {
    /**
     * {@return a new stream that begins at the start of the message}
     *
     * @throws IOException if it cannot be opened
     */
    InputStream open() throws IOException;
  }
}
