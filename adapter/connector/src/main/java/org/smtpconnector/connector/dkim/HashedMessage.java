package org.smtpconnector.connector.dkim;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;
import org.smtpconnector.smtp.Content;
import org.smtpconnector.smtp.MessageSource;

/**
 * The header fields of a message and the hash of its body, from which signatures are computed. The
 * message is read once and its body is not held.
 *
 * @param fields the header fields
 * @param bodyHash the SHA-256 of the canonical body
 * @param octets the size of the message
 * @param checksum the CRC-32C of the message, by which a change is noticed when it is sent
 */
record HashedMessage(List<RelaxedHeaderField> fields, byte[] bodyHash, long octets, long checksum) {
  private static final int LONGEST_HEADER = 1 << 20;

  /**
   * Reads a message.
   *
   * @throws IOException if it cannot be read, or its header is too long
   */
  static HashedMessage of(MessageSource message) throws IOException {
    Reader reader = new Reader();
    CRC32C checksum = new CRC32C();
    MessageLines lines = new MessageLines(message.content() == Content.BINARY, reader);
    try (CheckedOutputStream out = new CheckedOutputStream(lines, checksum)) {
      message.writeTo(out);
    }
    return new HashedMessage(
        RelaxedHeaderField.all(reader.header.toByteArray()),
        reader.body.hash(),
        lines.count(),
        checksum.getValue());
  }

  /** Takes the header up to the first empty line, and the body after it. */
  private static final class Reader implements MessageLines.Sink {
    final ByteArrayOutputStream header = new ByteArrayOutputStream();
    final RelaxedBody body = new RelaxedBody(sha256());
    private boolean inBody;
    private boolean inLine;

    private static MessageDigest sha256() {
      try {
        return MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("each JDK has SHA-256", e);
      }
    }

    @Override
    public void text(byte[] octets, int from, int to) throws IOException {
      if (inBody) {
        body.text(octets, from, to);
        return;
      }
      if (header.size() + to - from > LONGEST_HEADER) {
        throw new IOException(
            "its header has more than " + LONGEST_HEADER + " octets, which DKIM cannot sign");
      }
      inLine = true;
      header.write(octets, from, to - from);
    }

    @Override
    public void endLine() {
      if (inBody) {
        body.endLine();
      } else if (inLine) {
        inLine = false;
        header.write('\r');
        header.write('\n');
      } else {
        inBody = true;
      }
    }
  }
}
