package org.smtpconnector.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * For a process with a small heap: sends a message to a thousand recipients, and tells what becomes
 * of it. Arguments: port, {@link TransportSecurity}, {@link Protocol}, trust store (or -).
 */
final class BoundedClient {
  private BoundedClient() {}

  public static void main(String[] args) throws Exception {
    SmtpConfig.Builder config =
        SmtpConfig.to("localhost")
            .port(Integer.parseInt(args[0]))
            .security(TransportSecurity.valueOf(args[1]))
            .protocol(Protocol.valueOf(args[2]))
            .timeouts(Timeouts.DEFAULT.withValidation(Duration.ofMinutes(1)));
    if (!args[3].equals("-")) {
      config.sslContext(trusting(Path.of(args[3])));
      config.credentials(Credentials.password("shop", "s3cret"));
    }
    List<Recipient> recipients =
        IntStream.range(0, 1000)
            .mapToObj(i -> Recipient.of(EmailAddress.of("r" + i + "@doe.example")))
            .toList();
    Envelope envelope =
        new Envelope(
            java.util.Optional.of(EmailAddress.of("shop@shop.example")),
            recipients,
            MailParameters.NONE);
    try (SmtpSession session = SmtpSession.open(config.build())) {
      Receipt receipt =
          session.send(
              envelope, MessageSource.of("Subject: Hello\r\n\r\nHello.\r\n".getBytes(UTF_8)));
      System.out.println("sent to " + receipt.accepted().size());
    } catch (SmtpException e) {
      System.out.println(e.getClass().getSimpleName() + ": " + e.getMessage());
    }
  }

  private static SSLContext trusting(Path store) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      trusted.load(in, "changeit".toCharArray());
    }
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }
}
