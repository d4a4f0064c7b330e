package org.smtpconnector.it.servers;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import javax.net.ssl.SSLContext;
import org.awaitility.Awaitility;
import org.smtpconnector.smtp.AuthMechanism;
import org.smtpconnector.smtp.Credentials;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.MessageSource;
import org.smtpconnector.smtp.SmtpConfig;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.SmtpSession;
import org.smtpconnector.smtp.TransportSecurity;

/** Sessions with a server that runs, messages for it, and those that arrived. */
final class ServerClient {
  private static final Duration DELIVERY = Duration.ofSeconds(60);
  static final String SENDER = "shop@shop.example";
  private final MailServer server;
  private final RunningServer running;

  ServerClient(MailServer server, RunningServer running) {
    this.server = server;
    this.running = running;
  }

  SmtpSession open() throws SmtpException {
    return SmtpSession.open(authenticated(security()).build());
  }

  /** STARTTLS where there is one. */
  TransportSecurity security() {
    return server.lacks(Check.STARTTLS).isPresent()
        ? TransportSecurity.PLAIN
        : TransportSecurity.STARTTLS;
  }

  SmtpConfig.Builder authenticated(TransportSecurity security) {
    return config(security)
        .credentials(
            server.mechanisms().isEmpty()
                ? Credentials.none()
                : World.user(AuthMechanism.PLAIN, server.token()));
  }

  SmtpConfig.Builder config(TransportSecurity security) {
    SSLContext trust = World.AUTHORITY.clientContext();
    return SmtpConfig.to("localhost")
        .port(security == TransportSecurity.TLS ? running.tlsPort() : running.port())
        .protocol(server.protocol())
        .security(security)
        .localHostName("client.mail.test")
        .sslContext(trust);
  }

  static Envelope to(String... recipients) {
    return Envelope.of(SENDER, recipients);
  }

  static MessageSource plain(String id) {
    return MessageSource.of(
        ("From: " + SENDER + "\r\nSubject: plain\r\n\r\n" + HardMessage.lastLine(id) + "\r\n")
            .getBytes(ascii()));
  }

  static MessageSource large(String id) {
    return MessageSource.of(
        ("Subject: large\r\n\r\n" + "0123456789\r\n".repeat(12_000) + HardMessage.lastLine(id))
            .getBytes(ascii()));
  }

  static Charset ascii() {
    return StandardCharsets.US_ASCII;
  }

  static String newId() {
    return UUID.randomUUID().toString();
  }

  byte[] awaitMail(String id) {
    return Awaitility.await("mail " + id)
        .atMost(DELIVERY)
        .until(() -> messages(id), found -> !found.isEmpty())
        .get(0);
  }

  List<byte[]> messages(String id) throws IOException {
    return running.delivered().stream()
        .filter(mail -> ServerProcess.text(mail).contains(HardMessage.lastLine(id)))
        .toList();
  }
}
