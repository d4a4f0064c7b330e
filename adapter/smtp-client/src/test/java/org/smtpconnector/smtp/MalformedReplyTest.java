package org.smtpconnector.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpconnector.smtp.SmtpException.ProtocolViolation;
import org.smtpconnector.testkit.ScriptedSmtpServer;
import org.smtpconnector.testkit.SmtpServerExtension;

/** What is no reply, or no reply to what was asked (S16). */
class MalformedReplyTest {
  private static final Envelope TO_ANN = Envelope.of("shop@shop.example", "ann@doe.example");

  @RegisterExtension
  static final SmtpServerExtension SMTP = new SmtpServerExtension(ScriptedSmtpServer.builder());

  private final ScriptedSmtpServer server = SMTP.server();

  private SmtpSession open() throws SmtpException {
    return SmtpSession.open(
        SmtpConfig.to("localhost").port(server.port()).security(TransportSecurity.PLAIN).build());
  }

  private static ProtocolViolation violation(SmtpSession session) {
    return catchThrowableOfType(
        ProtocolViolation.class, () -> session.send(TO_ANN, MessageSource.of(new byte[0])));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "25\r\n",
        "abc\r\n",
        "000 x\r\n",
        "999 x\r\n",
        "2500 x\r\n",
        "250\tx\r\n",
        "250-a\r\n550 b\r\n",
        "\r\n",
        "199 x\r\n"
      })
  void takesNothingForAReplyThatIsNone(String reply) throws SmtpException {
    server.on("MAIL").raw(reply.getBytes(UTF_8));
    assertThat(violation(open()).retryable()).isFalse();
  }

  @Test
  void boundsTheLengthOfAReplyLine() throws SmtpException {
    server.on("MAIL").raw(("250 " + "x".repeat(1_000_000)).getBytes(UTF_8));
    assertThat(violation(open())).hasMessageContaining("longer than 8192 octets");
  }

  @Test
  void boundsTheNumberOfReplyLines() throws SmtpException {
    server.on("MAIL").raw("250-x\r\n".repeat(1_000_000).getBytes(UTF_8));
    assertThat(violation(open())).hasMessageContaining("more than 2000 lines");
  }

  @Test
  void takesA2xxToDataForNoLeaveToSend() throws SmtpException {
    server.on("DATA").raw("250 ok\r\n".getBytes(UTF_8));
    violation(open());
    server.awaitOpenConnections(0, Duration.ofSeconds(60));
    assertThat(server.messages()).isEmpty();
  }
}
