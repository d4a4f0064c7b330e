package org.smtpconnector.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SmtpServerExtensionTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  @RegisterExtension
  static final SmtpServerExtension SMTP = new SmtpServerExtension(ScriptedSmtpServer.builder());

  private static Socket connect(ScriptedSmtpServer server) throws IOException {
    Socket socket = new Socket("127.0.0.1", server.port());
    socket.setSoTimeout(10_000);
    return socket;
  }

  private static void say(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  @RepeatedTest(2)
  void beginsEachTestAnew(ScriptedSmtpServer server) throws IOException {
    assertThat(server).isSameAs(SMTP.server());
    assertThat(server.connections()).isZero();
    server.on(NonCommandPhase.GREETING).replyThenClose("421 4.3.2 busy");
    try (Socket client = connect(server)) {
      assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
          .isEqualTo("421 4.3.2 busy\r\n");
    }
    assertThat(server.connections()).isEqualTo(1);
  }

  @Test
  void floodsUntilTheClientCloses(ScriptedSmtpServer server) throws IOException {
    server.on(NonCommandPhase.GREETING).flood("220-more\r\n");
    try (Socket client = connect(server)) {
      InputStream in = client.getInputStream();
      assertThat(in.readNBytes(1_000_000)).startsWith("220-more\r\n220-".getBytes());
    }
    server.awaitOpenConnections(0, SOON);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> server.on(NonCommandPhase.GREETING).flood(""))
        .withMessageContaining("empty");
  }

  @Test
  void dropsTheConnectionAtAnOctetOfTheMessage(ScriptedSmtpServer server) throws IOException {
    server.on(NonCommandPhase.IN_DATA).atOctet(5).reset();
    try (Socket client = connect(server)) {
      say(client, "MAIL FROM:<>\r\n");
      say(client, "RCPT TO:<ann@doe.example>\r\n");
      say(client, "DATA\r\n");
      server.awaitCommand("DATA", SOON);
      say(client, "1234");
      say(client, "5\r\n.\r\n");
      server.awaitOpenConnections(0, SOON);
    }
    assertThat(server.messages()).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> server.on(NonCommandPhase.IN_DATA).atOctet(0))
        .withMessageContaining("octet is 0");
  }

  @Test
  void takesAMessageThatEndsBeforeThatOctet(ScriptedSmtpServer server) throws IOException {
    server.on(NonCommandPhase.IN_DATA).atOctet(100).drop();
    try (Socket client = connect(server)) {
      say(client, "MAIL FROM:<>\r\nRCPT TO:<ann@doe.example>\r\nDATA\r\n12345\r\n.\r\n");
      assertThat(server.awaitMessages(1, SOON).get(0).text()).isEqualTo("12345\r\n");
    }
  }
}
