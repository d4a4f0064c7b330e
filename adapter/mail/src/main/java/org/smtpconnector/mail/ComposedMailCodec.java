package org.smtpconnector.mail;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.ServiceConfigurationError;
import org.smtpconnector.smtp.Content;
import org.smtpconnector.smtp.MessageSource;

/**
 * Writes and reads composed messages in the form in which they are stored: a line of JSON, a line
 * feed, the octets of the message, and those of its 7-bit form if it has one.
 */
final class ComposedMailCodec {
  private static final int LONGEST_HEADER = 16 * 1024 * 1024; // some 200,000 recipients
  private static final int PIECE = 32 * 1024;

  private ComposedMailCodec() {}

  static void write(ComposedMail mail, OutputStream out) throws IOException {
    out.write(header(() -> StoredMailPreamble.of(mail).toJson()).getBytes(UTF_8));
    out.write('\n');
    mail.message().writeTo(out);
    if (mail.message().sevenBit().isPresent()) {
      mail.message().sevenBit().get().writeTo(out);
    }
  }

  static ComposedMail read(InputStream in) throws IOException {
    byte[] line = line(in);
    StoredMailPreamble header = header(() -> StoredMailPreamble.parse(line));
    byte[] message = octets(in, header.size());
    byte[] sevenBit = octets(in, header.sevenBitSize());
    return mail(header, out -> out.write(message), out -> out.write(sevenBit));
  }

  static ComposedMail stream(MessageSource.StreamSupplier form) throws IOException {
    try (InputStream in = new BufferedInputStream(form.open())) {
      byte[] line = line(in);
      StoredMailPreamble header = header(() -> StoredMailPreamble.parse(line));
      long start = line.length + 1L;
      return mail(
          header,
          out -> copy(form, start, header.size(), out),
          out -> copy(form, start + header.size(), header.sevenBitSize(), out));
    }
  }

  private static ComposedMail mail(StoredMailPreamble header, Writer message, Writer sevenBit) {
    Optional<MessageSource> form =
        header.sevenBitSize() == 0
            ? Optional.empty()
            : Optional.of(
                new Octets(
                    sevenBit, header.sevenBitSize(), Content.SEVEN_BIT, false, Optional.empty()));
    return header.mail(
        new Octets(message, header.size(), header.content(), header.utf8Headers(), form));
  }

  private static void copy(
      MessageSource.StreamSupplier form, long from, long count, OutputStream to)
      throws IOException {
    try (InputStream in = form.open()) {
      in.skipNBytes(from);
      byte[] piece = new byte[PIECE];
      for (long left = count; left > 0; ) {
        int read = in.read(piece, 0, (int) Math.min(piece.length, left));
        if (read < 0) {
          throw truncated();
        }
        to.write(piece, 0, read);
        left -= read;
      }
    }
  }

  /** Returns the line that the form begins with, without the line feed. */
  private static byte[] line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(512);
    for (int octet = in.read(); octet != '\n'; octet = in.read()) {
      if (octet < 0) {
        throw truncated();
      }
      if (line.size() == LONGEST_HEADER) {
        throw new IOException("this is no stored mail: its first line has no end");
      }
      line.write(octet);
    }
    return line.toByteArray();
  }

  private static byte[] octets(InputStream in, long count) throws IOException {
    if (count > Integer.MAX_VALUE - 8) {
      throw new IOException("the stored mail has " + count + " octets: read it from a supplier");
    }
    byte[] octets = in.readNBytes((int) count);
    if (octets.length < count) {
      throw truncated();
    }
    return octets;
  }

  private static EOFException truncated() {
    return new EOFException("the stored mail is incomplete");
  }

  private interface HeaderWork<T> {
    T run() throws IOException;
  }

  /** The platform's JSON is needed for this alone, so a server without it does all the rest. */
  private static <T> T header(HeaderWork<T> work) throws IOException {
    try {
      return work.run();
    } catch (NoClassDefFoundError // no API, or the second time no implementation
        | ExceptionInInitializerError // no implementation
        | ServiceConfigurationError e) { // one that is named, and not visible
      throw new IllegalStateException(
          "storing a message needs Jakarta JSON Processing 2.1: enable it in the server; without a"
              + " server, as in tests, add parsson to the class path",
          e);
    }
  }

  private interface Writer {
    void writeTo(OutputStream out) throws IOException;
  }

  private record Octets(
      Writer writer,
      long length,
      Content content,
      boolean utf8Headers,
      Optional<MessageSource> sevenBit)
      implements MessageSource {
    @Override
    public void writeTo(OutputStream out) throws IOException {
      writer.writeTo(out);
    }

    @Override
    public OptionalLong size() {
      return OptionalLong.of(length);
    }
  }
}
