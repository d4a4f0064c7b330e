package org.smtpconnector.benchmark.sink;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import jakarta.mail.Message.RecipientType;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.smtpconnector.smtp.AuthMechanism;
import org.smtpconnector.smtp.Credentials;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.MessageSource;
import org.smtpconnector.smtp.SmtpConfig;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.SmtpSession;
import org.smtpconnector.smtp.TransportSecurity;
import org.smtpconnector.testkit.TestAuthority;

class SinkTest {
  private static final TestAuthority AUTHORITY = new TestAuthority();
  private static final String MESSAGE = "Subject: dots\r\n\r\n.\r\n..\r\n.a\r\n";
  private static final int STUFFED = 3;

  private static Sink sink(TransportSecurity security) throws IOException {
    return Sink.start(
        new SinkCharacter(
            Offer.EVERYTHING,
            security,
            "user",
            "secret",
            Optional.of(AUTHORITY.issue("127.0.0.1").serverContext())),
        1);
  }

  private static SmtpConfig.Builder config(Sink sink, TransportSecurity security) {
    SmtpConfig.Builder config =
        SmtpConfig.to("127.0.0.1")
            .port(sink.port())
            .security(security)
            .sslContext(AUTHORITY.clientContext());
    return security == TransportSecurity.PLAIN
        ? config
        : config.credentials(Credentials.password("user", "secret"));
  }

  @ParameterizedTest
  @EnumSource(TransportSecurity.class)
  void takesMailsFromOurClient(TransportSecurity security) throws Exception {
    try (Sink sink = sink(security);
        SmtpSession session = SmtpSession.open(config(sink, security).build())) {
      Envelope envelope = Envelope.of("a@b.example", "c@d.example", "e@f.example");
      for (int i = 0; i < 3; i++) {
        session.send(envelope, MessageSource.of(MESSAGE.getBytes(US_ASCII)));
      }
      Tally tally = sink.tally();
      assertThat(tally.messages()).isEqualTo(3);
      assertThat(tally.recipients()).isEqualTo(6);
      assertThat(tally.octets())
          .isBetween(3L * MESSAGE.length(), 3L * (MESSAGE.length() + STUFFED));
      assertThat(tally.errors()).isZero();
      assertThat(tally.connections()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource(TransportSecurity.class)
  void takesALargeMailFromOurClient(TransportSecurity security) throws Exception {
    try (Sink sink = sink(security);
        SmtpSession session = SmtpSession.open(config(sink, security).build())) {
      byte[] message = "0123456789 and so on\r\n".repeat(100_000).getBytes(US_ASCII);
      session.send(Envelope.of("a@b.example", "c@d.example"), MessageSource.of(message));
      assertThat(sink.tally().octets()).isEqualTo(message.length);
      assertThat(sink.tally().errors()).isZero();
    }
  }

  @Test
  void letsInByLoginToo() throws Exception {
    try (Sink sink = sink(TransportSecurity.STARTTLS)) {
      SmtpConfig byLogin =
          config(sink, TransportSecurity.STARTTLS).mechanisms(AuthMechanism.LOGIN).build();
      SmtpSession.open(byLogin).close();
      SmtpConfig wrong =
          config(sink, TransportSecurity.STARTTLS)
              .credentials(Credentials.password("user", "wrong"))
              .build();
      assertThatThrownBy(() -> SmtpSession.open(wrong))
          .isInstanceOf(SmtpException.AuthenticationRefused.class);
    }
  }

  @ParameterizedTest
  @EnumSource(TransportSecurity.class)
  void takesMailsFromAngus(TransportSecurity security) throws Exception {
    try (Sink sink = sink(security)) {
      String protocol = security == TransportSecurity.TLS ? "smtps" : "smtp";
      Properties properties = new Properties();
      properties.setProperty("mail.transport.protocol", protocol);
      properties.setProperty("mail.transport.protocol.rfc822", protocol);
      properties.setProperty("mail." + protocol + ".host", "127.0.0.1");
      properties.setProperty("mail." + protocol + ".port", String.valueOf(sink.port()));
      properties.setProperty("mail." + protocol + ".starttls.enable", "true");
      properties.put(
          "mail." + protocol + ".ssl.socketFactory", AUTHORITY.clientContext().getSocketFactory());
      boolean encrypted = security != TransportSecurity.PLAIN;
      properties.setProperty("mail." + protocol + ".auth", String.valueOf(encrypted));
      MimeMessage message = new MimeMessage(Session.getInstance(properties));
      message.setFrom("a@b.example");
      message.setRecipients(RecipientType.TO, InternetAddress.parse("c@d.example,e@f.example"));
      message.setText(".\r\n..\r\nend\r\n");
      if (encrypted) {
        Transport.send(message, "user", "secret");
      } else {
        Transport.send(message);
      }
      assertThat(sink.tally().messages()).isEqualTo(1);
      assertThat(sink.tally().recipients()).isEqualTo(2);
      assertThat(sink.tally().errors()).isZero();
    }
  }

  @Test
  void answersAClientThatSendsMuchMoreThanItReads() throws Exception {
    int flights = 200_000;
    try (Sink sink = sink(TransportSecurity.PLAIN);
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), sink.port())) {
      CompletableFuture<Void> written =
          CompletableFuture.runAsync(() -> write(socket, "NOOP\r\n".repeat(flights) + "QUIT\r\n"));
      InputStream in = socket.getInputStream();
      String said = new String(in.readAllBytes(), US_ASCII);
      written.join();
      assertThat(said)
          .isEqualTo("220 sink ESMTP\r\n" + "250 ok\r\n".repeat(flights) + "221 bye\r\n");
    }
  }

  private static void write(Socket socket, String text) {
    try {
      OutputStream out = socket.getOutputStream();
      out.write(text.getBytes(US_ASCII));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void countsAMailThatIsBrokenOff() throws Exception {
    try (Sink sink = sink(TransportSecurity.PLAIN)) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), sink.port())) {
        write(socket, "MAIL FROM:<>\r\nRCPT TO:<a@b>\r\nBDAT 10 LAST\r\nhalf");
        socket.getInputStream().readNBytes("220 sink ESMTP\r\n250 ok\r\n250 ok\r\n".length());
      }
      await().atMost(Duration.ofSeconds(60)).until(() -> sink.tally().errors() == 1);
      assertThat(sink.tally().messages()).isZero();
    }
  }
}
