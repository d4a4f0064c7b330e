package org.smtpconnector.mail.mime;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.CRC32C;
import org.smtpconnector.mail.Attachment;

/**
 * A file that is too large to hold: it is read anew each time that it is written. It was read once
 * before, for its size and checksum.
 *
 * @param octets the size of the file
 * @param checksum the CRC-32C of the file, by which a change is noticed before the end of the
 *     message is written
 */
record StreamedFile(Attachment attachment, long octets, long checksum) {
  /** Writes a piece of the file. */
  @FunctionalInterface
  private interface PieceWriter {
    /**
     * @param octets are overwritten afterwards
     * @param at the place of the piece in the file
     */
    void write(byte[] octets, int length, long at) throws IOException;
  }

  /**
   * Reads the file.
   *
   * @param piece is filled again and again, and at the end of the file as far as that goes
   */
  private void read(byte[] piece, PieceWriter writer) throws IOException {
    CRC32C seen = new CRC32C();
    long count = 0;
    try (InputStream in = opened()) {
      for (int read = read(in, piece); read > 0; read = read(in, piece)) {
        if (count + read > octets) {
          throw changed();
        }
        seen.update(piece, 0, read);
        writer.write(piece, read, count);
        count += read;
      }
    }
    if (count != octets || seen.getValue() != checksum) {
      throw changed();
    }
  }

  private InputStream opened() throws IOException {
    try {
      return attachment.source().open();
    } catch (IOException | RuntimeException e) {
      throw unreadable(e);
    }
  }

  /** Fills the array, unless the file ends before. Whatever a source throws names the file. */
  private int read(InputStream in, byte[] piece) throws IOException {
    try {
      return in.readNBytes(piece, 0, piece.length);
    } catch (IOException | RuntimeException e) {
      throw unreadable(e);
    }
  }

  private IOException unreadable(Exception e) {
    return new IOException("attachment '" + attachment.fileName() + "' cannot be read: " + e, e);
  }

  private IOException changed() {
    return new IOException(
        "attachment '" + attachment.fileName() + "' has changed since the message was composed");
  }

  /** A file that is encoded in base64 as it is written. */
  record InBase64(StreamedFile file) implements MessageSegment {
    private static final int OCTETS_PER_LINE = 57; // that base64 makes 76 characters of
    private static final int CHARACTERS_PER_LINE = 76;
    private static final int LINES = 1024;
    private static final byte[] CRLF = {'\r', '\n'};

    @Override
    public long size() {
      if (file.octets == 0) {
        return 0;
      }
      long fullLines = (file.octets - 1) / OCTETS_PER_LINE;
      long lastLine = file.octets - fullLines * OCTETS_PER_LINE;
      return fullLines * (CHARACTERS_PER_LINE + CRLF.length) + (lastLine + 2) / 3 * 4;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
      byte[] lines = new byte[OCTETS_PER_LINE * LINES];
      byte[] encoded = new byte[(CHARACTERS_PER_LINE + CRLF.length) * LINES];
      Base64.Encoder encoder = Base64.getMimeEncoder();
      file.read(
          lines,
          (octets, length, at) -> {
            if (at > 0) {
              out.write(CRLF);
            }
            byte[] whole = length == octets.length ? octets : Arrays.copyOf(octets, length);
            out.write(encoded, 0, encoder.encode(whole, encoded));
          });
    }
  }

  /**
   * A message that is written as it is.
   *
   * @param bareLineFeeds the number of LF that get a CR: none or each
   */
  record InLines(StreamedFile file, long bareLineFeeds) implements MessageSegment {
    private static final int PIECE = 32 * 1024;

    @Override
    public long size() {
      return file.octets + bareLineFeeds;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
      byte[] ended = new byte[bareLineFeeds == 0 ? 0 : 2 * PIECE];
      file.read(
          new byte[PIECE],
          bareLineFeeds == 0
              ? (octets, length, at) -> out.write(octets, 0, length)
              : (octets, length, at) -> out.write(ended, 0, end(octets, length, ended)));
    }

    /** Copies lines, each LF with a CR in front; returns the number of octets. */
    private static int end(byte[] octets, int length, byte[] ended) {
      int count = 0;
      for (int i = 0; i < length; i++) {
        if (octets[i] == '\n') {
          ended[count++] = '\r';
        }
        ended[count++] = octets[i];
      }
      return count;
    }
  }
}
