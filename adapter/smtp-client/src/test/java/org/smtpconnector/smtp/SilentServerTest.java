package org.smtpconnector.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.smtpconnector.smtp.SmtpException.Disconnected;
import org.smtpconnector.smtp.SmtpException.SecurityUnmet;

/** A server that says nothing, as one does that waits for the client to begin TLS. */
class SilentServerTest {
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Duration SOON = Duration.ofSeconds(3);
  private static final Duration LONG = Duration.ofSeconds(30);

  /** A way to it for any name and port, which only root could listen on. */
  private static ScriptedPeer silent() throws IOException {
    return new ScriptedPeer(
        (in, out) -> {
          in.read();
          out.write("HTTP/1.1 200 go on\r\n\r\n".getBytes(UTF_8));
        });
  }

  private static SmtpConfig.Builder to(int port, TransportSecurity security, ScriptedPeer proxy) {
    return SmtpConfig.to("relay.example")
        .port(port)
        .security(security)
        .localHostName("client.example")
        .proxy(Proxy.http("127.0.0.1", proxy.port()))
        .timeouts(new Timeouts(LONG, LONG, SHORT, LONG, LONG));
  }

  @ParameterizedTest
  @EnumSource(
      value = TransportSecurity.class,
      names = {"STARTTLS", "PLAIN"})
  void isMisconfiguredOnThePortOfTls(TransportSecurity security) throws Exception {
    try (ScriptedPeer proxy = silent()) {
      assertThatThrownBy(() -> SmtpSession.open(to(465, security, proxy).build()))
          .isInstanceOf(SecurityUnmet.class)
          .hasMessageContaining("no greeting within 300 milliseconds")
          .hasMessageContaining("port 465 is for TLS from the start")
          .hasMessageContaining("set security=tls");
    }
  }

  @Test
  void mayComeBackOnAnotherPort() throws Exception {
    for (int port : new int[] {25, 587, 2525}) {
      try (ScriptedPeer proxy = silent()) {
        assertThatThrownBy(
                () -> SmtpSession.open(to(port, TransportSecurity.STARTTLS, proxy).build()))
            .isInstanceOf(Disconnected.class)
            .hasMessageContaining("no greeting within 300 milliseconds")
            .hasMessageContaining("if the server speaks TLS from the start, set security=tls");
      }
    }
  }

  /** The server may be slow, and the caller in a hurry. */
  @Test
  void mayComeBackWhereTheCallersDeadlineEndedTheWait() throws Exception {
    try (ScriptedPeer proxy = silent()) {
      SmtpConfig config =
          to(465, TransportSecurity.STARTTLS, proxy)
              .timeouts(new Timeouts(LONG, LONG, LONG, LONG, LONG))
              .build();
      assertThatThrownBy(() -> SmtpSession.open(config, SendDeadline.in(SOON)))
          .isInstanceOf(Disconnected.class)
          .hasMessageContaining("no greeting within")
          .hasMessageContaining("set security=tls");
    }
  }

  @Test
  void saysThatTheTlsHandshakeWasAwaited() throws Exception {
    try (ScriptedPeer proxy = silent()) {
      SmtpConfig config =
          to(465, TransportSecurity.TLS, proxy)
              .timeouts(new Timeouts(LONG, SOON, LONG, LONG, LONG))
              .build();
      assertThatThrownBy(() -> SmtpSession.open(config))
          .isInstanceOf(Disconnected.class)
          .hasMessageContaining("no TLS handshake within 3000 milliseconds");
    }
  }

  @Test
  void isToldOfToWhoGoesStepByStep() throws Exception {
    try (ScriptedPeer proxy = silent()) {
      assertThatThrownBy(
              () -> StepwiseSmtpSession.connect(to(587, TransportSecurity.PLAIN, proxy).build()))
          .isInstanceOf(Disconnected.class)
          .hasMessageContaining("set security=tls");
    }
  }
}
