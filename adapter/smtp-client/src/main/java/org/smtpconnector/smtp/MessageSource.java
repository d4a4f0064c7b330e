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
 * A message as its bytes: header fields, an empty line, the body. It may be written more than once
 * and writes the same bytes each time.
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

  /** {@return the octets that {@link #writeTo} writes, where that is known (RFC 1870)} */
  OptionalLong size();

  /** {@return what octets the message holds} */
  Content content();

  /**
   * {@return whether header fields hold UTF-8 beyond ASCII, so that the mail needs SMTPUTF8 (RFC
   * 6531)}
   */
  default boolean utf8Headers() {
    return false;
  }

  /**
   * {@return the same message in octets up to 127, for servers that do not offer 8BITMIME; empty if
   * there is no such form, so that the message does not go there}
   */
  default Optional<MessageSource> sevenBit() {
    return Optional.empty();
  }

  /**
   * {@return the message in these bytes, which are not copied}
   *
   * @param message the whole message, or what opens a stream of it
   */
  static MessageSource of(byte[] message) {
    return new BytesMessage(Objects.requireNonNull(message, "message"));
  }

  /**
   * {@return the message in this file, which is read as it is sent and never held whole}
   *
   * @param file the file
   * @param content what octets it holds
   * @throws IOException if there is no such file that can be read
   */
  static MessageSource of(Path file, Content content) throws IOException {
    return of(() -> Files.newInputStream(file), OptionalLong.of(Files.size(file)), content);
  }

  /**
   * {@return the message in a stream, which is read as it is sent and never held whole}. For each
   * attempt a new stream is opened, and closed.
   *
   * @param message the whole message, or what opens a stream of it
   * @param size its octets, where that is known
   * @param content what octets it holds
   */
  static MessageSource of(StreamSupplier message, OptionalLong size, Content content) {
    return new StreamMessage(
        Objects.requireNonNull(message, "message"),
        Objects.requireNonNull(size, "size"),
        Objects.requireNonNull(content, "content"));
  }

  /** Opens a message at its beginning. */
  @FunctionalInterface
  interface StreamSupplier {
    /**
     * {@return a new stream, from the beginning}
     *
     * @throws IOException if it cannot be opened
     */
    InputStream open() throws IOException;
  }
}
