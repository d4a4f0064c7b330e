package org.smtpconnector.mail;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.time.Duration;
import java.util.Optional;
import org.smtpconnector.connector.ra.SmtpManagedConnectionFactory;
import org.smtpconnector.mail.mailer.ConnectorMailSender;
import org.smtpconnector.mail.mailer.MailerSettings;

/** For a process with a small heap: sends a large attachment over TLS, and prints the receipt. */
final class LargeAttachmentClient {
  private LargeAttachmentClient() {}

  public static void main(String[] args) throws Exception {
    SmtpManagedConnectionFactory factory = new SmtpManagedConnectionFactory();
    factory.setHost("localhost");
    factory.setPort(Integer.valueOf(args[0]));
    factory.setSecurity("tls");
    factory.setTrustStore(args[1]);
    factory.setTrustStorePassword("changeit");
    if (!args[4].isEmpty()) {
      factory.setDkimDomain("shop.example");
      factory.setDkimSelector("s1");
      factory.setDkimKeyFile(args[4]);
    }
    LocalNames.bind("mail/smtp", factory.createConnectionFactory());
    MailerSettings settings =
        new MailerSettings(
            "mail/smtp",
            Optional.of(Mailbox.of("shop@shop.example")),
            4,
            Duration.ofMinutes(10),
            Duration.ofMinutes(1));
    MailSender sender = new ConnectorMailSender(() -> settings, Retrying.atOnce(), event -> {});
    long octets = Long.parseLong(args[2]);
    Attachment file =
        Boolean.parseBoolean(args[3])
            ? new Attachment("old.eml", "message/rfc822", () -> message(octets))
            : new Attachment("backup.bin", "application/octet-stream", () -> new Noise(octets));

    ComposedMail mail =
        sender.compose(
            Mail.to("ann@doe.example").subject("Backup").text("Hello").attach(file).build());
    System.out.println("size " + mail.size());
    System.out.println(sender.send(mail).recipients());
  }

  /** Returns a message in 8bit with a body of at least as many octets. */
  static InputStream message(long octets) {
    return new SequenceInputStream(
        new ByteArrayInputStream("Subject: Old\r\n\r\n".getBytes(US_ASCII)), new Lines(octets));
  }

  /** Lines of letters beyond ASCII, made of noise. */
  private static final class Lines extends InputStream {
    private static final int LINE = 80;
    private final Noise noise;
    private int column;

    Lines(long octets) {
      noise = new Noise((octets / LINE + 1) * LINE);
    }

    @Override
    public int read() {
      int octet = noise.read();
      return octet < 0 ? octet : inLine((byte) octet) & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      int count = noise.read(into, offset, length);
      for (int i = 0; i < count; i++) {
        into[offset + i] = inLine(into[offset + i]);
      }
      return count;
    }

    private byte inLine(byte octet) {
      column++;
      if (column < LINE - 1) {
        return (byte) (octet | 0xC0);
      }
      if (column < LINE) {
        return '\r';
      }
      column = 0;
      return '\n';
    }
  }

  /** As many octets, the same each time, that hardly repeat. */
  static final class Noise extends InputStream {
    private final long octets;
    private long at;
    private long state = 0x9E3779B97F4A7C15L;

    Noise(long octets) {
      this.octets = octets;
    }

    private byte next() {
      if ((at & 7) == 0) {
        state ^= state << 13;
        state ^= state >>> 7;
        state ^= state << 17;
      }
      return (byte) (state >>> (8 * (at++ & 7)));
    }

    @Override
    public int read() {
      return at < octets ? next() & 0xFF : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      if (at == octets) {
        return -1;
      }
      int count = (int) Math.min(length, octets - at);
      for (int i = 0; i < count; i++) {
        into[offset + i] = next();
      }
      return count;
    }
  }
}
