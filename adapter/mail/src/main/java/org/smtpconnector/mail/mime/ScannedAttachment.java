package org.smtpconnector.mail.mime;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.smtpconnector.mail.Attachment;

/**
 * The content of a file that goes with a message, read once: all of it if it is small, else its
 * size and checksum, and the form of its lines if it is a message itself.
 *
 * @param octets the content of a small file
 * @param streamed a large file, which is read again when it is sent
 * @param utf8 whether it is a text in UTF-8; false where nobody asked
 * @param lines the lines of a message; empty for any other file
 */
record ScannedAttachment(
    Optional<byte[]> octets,
    Optional<StreamedFile> streamed,
    boolean utf8,
    Optional<MessageLines> lines) {
  /** The size in octets up to which a file is held. */
  static final int LARGEST_HELD = 256 * 1024;

  private static final int PIECE = 64 * 1024;
  private static final byte ESCAPE = 0x1B; // begins other letters in ISO-2022-JP and its like

  /**
   * Reads the file.
   *
   * @param text whether to look for UTF-8
   * @throws IllegalArgumentException if that fails; the message names the file
   */
  static ScannedAttachment of(Attachment file, boolean text) {
    Reading reading = new Reading(file, text);
    try (InputStream in = file.source().open()) {
      byte[] start = in.readNBytes(LARGEST_HELD + 1);
      reading.take(start, start.length);
      if (start.length <= LARGEST_HELD) {
        return reading.ended(Optional.of(start), Optional.empty());
      }
      byte[] piece = new byte[PIECE];
      for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
        reading.take(piece, read);
      }
      return reading.ended(Optional.empty(), Optional.of(reading.streamed(file)));
    } catch (IOException | RuntimeException e) {
      // Sources of applications may throw anything.
      throw new IllegalArgumentException(
          "attachment '" + file.fileName() + "' cannot be read: " + e, e);
    }
  }

  /** What is learned of a file while it is read. */
  private static final class Reading {
    private final CRC32C checksum = new CRC32C();
    private final Utf8Check utf8;
    private final Optional<MessageLines> lines;
    private long count;

    Reading(Attachment file, boolean text) {
      utf8 = new Utf8Check(text);
      lines = file.isMessage() ? Optional.of(new MessageLines()) : Optional.empty();
    }

    void take(byte[] octets, int length) {
      count += length;
      checksum.update(octets, 0, length);
      utf8.take(octets, length);
      lines.ifPresent(all -> all.take(octets, length));
    }

    StreamedFile streamed(Attachment file) {
      return new StreamedFile(file, count, checksum.getValue());
    }

    ScannedAttachment ended(Optional<byte[]> octets, Optional<StreamedFile> streamed) {
      return new ScannedAttachment(octets, streamed, utf8.isPassed(), lines);
    }
  }

  /** Whether octets that come piece by piece are UTF-8. */
  private static final class Utf8Check {
    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    private final CharBuffer characters = CharBuffer.allocate(1024); // which nobody reads
    private byte[] rest = {}; // of a character that a piece ended in
    private boolean failed;

    Utf8Check(boolean text) {
      failed = !text;
    }

    void take(byte[] octets, int length) {
      if (failed) {
        return;
      }
      for (int i = 0; i < length; i++) {
        if (octets[i] == ESCAPE) {
          failed = true;
          return;
        }
      }
      ByteBuffer in;
      if (rest.length == 0) {
        in = ByteBuffer.wrap(octets, 0, length);
      } else {
        in = ByteBuffer.allocate(rest.length + length).put(rest).put(octets, 0, length).flip();
      }
      CoderResult result = CoderResult.OVERFLOW;
      while (result.isOverflow()) {
        result = decoder.decode(in, characters.clear(), false);
      }
      failed = result.isError();
      rest = Arrays.copyOfRange(in.array(), in.position(), in.limit());
    }

    boolean isPassed() {
      return !failed && rest.length == 0;
    }
  }
}
