package org.smtpconnector.mail.mime;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.CRC32C;
import org.smtpconnector.mail.Attachment;

/**
 * A file that is too large to hold: it is read anew and encoded in base64 each time that it is
 * written. It was read once before, for its size and checksum.
 *
 * @param octets the size of the file
 * @param checksum the CRC-32C of the file, by which a change is noticed before the end of the
 *     message is written
 */
record StreamedFile(Attachment attachment, long octets, long checksum) implements MessageSegment {
  private static final int OCTETS_PER_LINE = 57; // that base64 makes 76 characters of
  private static final int CHARACTERS_PER_LINE = 76;
  private static final int LINES = 1024;
  private static final byte[] CRLF = {'\r', '\n'};

  @Override
  public long size() {
    if (octets == 0) {
      return 0;
    }
    long fullLines = (octets - 1) / OCTETS_PER_LINE;
    long lastLine = octets - fullLines * OCTETS_PER_LINE;
    return fullLines * (CHARACTERS_PER_LINE + CRLF.length) + (lastLine + 2) / 3 * 4;
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    byte[] lines = new byte[OCTETS_PER_LINE * LINES];
    byte[] encoded = new byte[(CHARACTERS_PER_LINE + CRLF.length) * LINES];
    Base64.Encoder encoder = Base64.getMimeEncoder();
    CRC32C seen = new CRC32C();
    long count = 0;
    try (InputStream in = opened()) {
      for (int read = read(in, lines); read > 0; read = read(in, lines)) {
        if (count > 0) {
          out.write(CRLF);
        }
        count += read;
        if (count > octets) {
          throw changed();
        }
        seen.update(lines, 0, read);
        int length =
            encoder.encode(read == lines.length ? lines : Arrays.copyOf(lines, read), encoded);
        out.write(encoded, 0, length);
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
  private int read(InputStream in, byte[] lines) throws IOException {
    try {
      return in.readNBytes(lines, 0, lines.length);
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
}
