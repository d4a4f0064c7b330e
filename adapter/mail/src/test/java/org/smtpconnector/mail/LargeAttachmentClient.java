package org.smtpconnector.mail;

import java.io.InputStream;
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
    if (!args[3].isEmpty()) {
      factory.setDkimDomain("shop.example");
      factory.setDkimSelector("s1");
      factory.setDkimKeyFile(args[3]);
    }
    LocalNames.bind("mail/smtp", factory.createConnectionFactory());
    MailerSettings settings =
        new MailerSettings(
            "mail/smtp",
            Optional.of(Mailbox.of("shop@shop.example")),
            4,
            Duration.ofMinutes(10),
            Duration.ofMinutes(1));
    MailSender sender = new ConnectorMailSender(() -> settings, new Retrying(), event -> {});
    long octets = Long.parseLong(args[2]);

    ComposedMail mail =
        sender.compose(
            Mail.to("ann@doe.example")
                .subject("Backup")
                .text("Hello")
                .attach("backup.bin", "application/octet-stream", () -> new Noise(octets))
                .build());
    System.out.println("size " + mail.size());
    System.out.println(sender.send(mail).recipients());
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
