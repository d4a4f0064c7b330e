package org.smtpconnector.mail.preview;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.util.SharedFileInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.smtpconnector.mail.ComposedMail;

/**
 * A message in a file, whose parts are read from there as they are needed: no more than the header
 * is held in memory.
 */
final class FileBackedMessage implements Closeable {
  private static final int MOST_HEADER_OCTETS = 1024 * 1024;
  private static final long MOST_COMPOSED_OCTETS = 64L * 1024 * 1024;

  private final Path file;
  private final boolean temporary;
  private final InputStream octets;
  private final MimeMessage message;

  private FileBackedMessage(Path file, boolean temporary) throws IOException {
    this.file = file;
    this.temporary = temporary;
    requireBoundedHeader(file);
    octets = new SharedFileInputStream(file.toFile());
    try {
      message = new MimeMessage(Session.getInstance(new Properties()), octets);
    } catch (MessagingException e) {
      octets.close();
      throw new IOException("not a message: " + e.getMessage(), e);
    }
  }

  static FileBackedMessage of(Path file) throws IOException {
    return new FileBackedMessage(file, false);
  }

  /** Writes it into a temporary file, which {@link #close} deletes. */
  static FileBackedMessage of(ComposedMail mail) throws IOException {
    if (mail.size() > MOST_COMPOSED_OCTETS) {
      throw new IOException(
          "the message has "
              + mail.size()
              + " octets, and a preview at most "
              + MOST_COMPOSED_OCTETS
              + ": attach smaller files in the preview");
    }
    Path file = Files.createTempFile("mail-preview-", ".eml");
    try {
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
        mail.writeTo(out);
      }
      return new FileBackedMessage(file, true);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(file);
      throw e;
    }
  }

  private static void requireBoundedHeader(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] start = in.readNBytes(MOST_HEADER_OCTETS);
      String text = new String(start, StandardCharsets.ISO_8859_1);
      if (start.length == MOST_HEADER_OCTETS
          && !text.contains("\r\n\r\n")
          && !text.contains("\n\n")) {
        throw new IOException("its header has more than " + MOST_HEADER_OCTETS + " octets");
      }
    }
  }

  MimeMessage message() {
    return message;
  }

  Path file() {
    return file;
  }

  long size() throws IOException {
    return Files.size(file);
  }

  @Override
  public void close() throws IOException {
    octets.close();
    if (temporary) {
      Files.deleteIfExists(file);
    }
  }
}
