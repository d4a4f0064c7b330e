package org.smtpconnector.mail.bounces;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * The first 256 KiB of a message, which hold a report: what follows it is the message that comes
 * back, of any size.
 */
final class ReportPrefixReader extends OutputStream {
  static final int LONGEST = 256 * 1024;

  private final ByteArrayOutputStream octets = new ByteArrayOutputStream();

  private static final class Enough extends IOException {
    private static final long serialVersionUID = 1L;
  }

  /**
   * @throws MessagingException if the message cannot be read from where it is stored
   */
  static byte[] of(MimeMessage message) throws MessagingException {
    ReportPrefixReader beginning = new ReportPrefixReader();
    try {
      message.writeTo(beginning);
    } catch (Enough e) {
      // The rest is not fetched.
    } catch (IOException e) {
      if (beginning.octets.size() < LONGEST) {
        throw new MessagingException("the message cannot be read: " + e, e);
      }
    }
    return beginning.octets.toByteArray();
  }

  @Override
  public void write(int octet) throws IOException {
    write(new byte[] {(byte) octet}, 0, 1);
  }

  @Override
  public void write(byte[] data, int offset, int length) throws IOException {
    int room = LONGEST - octets.size();
    octets.write(data, offset, Math.min(length, room));
    if (length >= room) {
      throw new Enough();
    }
  }
}
