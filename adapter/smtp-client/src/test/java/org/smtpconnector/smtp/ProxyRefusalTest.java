package org.smtpconnector.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.smtpconnector.smtp.ScriptedProxy.LONG;
import static org.smtpconnector.smtp.ScriptedProxy.answering;
import static org.smtpconnector.smtp.ScriptedProxy.config;
import static org.smtpconnector.smtp.ScriptedProxy.octets;
import static org.smtpconnector.smtp.ScriptedProxy.proxy;
import static org.smtpconnector.smtp.ScriptedProxy.readRequests;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smtpconnector.smtp.SmtpException.Disconnected;
import org.smtpconnector.smtp.SmtpException.Refused;

/** What is said of a proxy that refuses, fails or hangs up. */
class ProxyRefusalTest {
  @ParameterizedTest
  @CsvSource({"SOCKS5, ''", "SOCKS5, 0500", "HTTP, ''", "HTTP, HTTP/1.1_200_OK~"})
  void saysThatTheProxyHungUp(Proxy.Kind kind, String half) throws Exception {
    try (ScriptedPeer peer =
        new ScriptedPeer(
            (in, out) -> {
              readRequests(kind, in, out);
              out.write(octets(kind, half));
              out.close();
            })) {
      assertThatThrownBy(() -> SmtpSession.open(config(proxy(kind, peer), LONG)))
          .isInstanceOf(Disconnected.class)
          .hasMessageContaining(
              "the " + proxy(kind, peer) + " closed the connection before it had answered")
          .hasMessageContaining("check proxyPort");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "SOCKS5, 0501, general failure (reply 1)",
    "SOCKS5, 0503, network unreachable (reply 3)",
    "SOCKS5, 0504, host unreachable (reply 4)",
    "SOCKS5, 0505, connection refused (reply 5)",
    "SOCKS5, 0506, 'too far away, or no answer (reply 6)'",
    "SOCKS5, 0563, it failed (reply 99)",
    "HTTP, HTTP/1.1_404_Not_Found~~, '404 Not Found'",
    "HTTP, HTTP/1.1_500_Unable~~, '500 Unable'",
    "HTTP, HTTP/1.1_504~~, 'HTTP/1.1 504'",
    "HTTP, HTTP/1.1_101_Switching~~, '101 Switching'",
    "HTTP, HTTP/1.1_502_\u001b[31m\u0007~~, \\u{1B}[31m\\u{7}"
  })
  void mayBeTriedAgainWhereTheProxyOnlyFailed(Proxy.Kind kind, String answer, String said)
      throws Exception {
    try (ScriptedPeer peer = answering(kind, octets(kind, answer))) {
      Disconnected failed =
          catchThrowableOfType(
              Disconnected.class, () -> SmtpSession.open(config(proxy(kind, peer), LONG)));
      assertThat(failed)
          .hasMessageContaining("the " + proxy(kind, peer) + " did not get through: ")
          .hasMessageContaining(said);
      assertThat(failed.retryable()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "SOCKS5, 0502, the operator of the proxy has to allow",
    "SOCKS5, 0507, use another proxy",
    "SOCKS5, 0508, set host to",
    "HTTP, HTTP/1.1_403_Forbidden~~, the operator of the proxy has to allow CONNECT",
    "HTTP, HTTP/1.1_405_No~~, use another proxy",
    "HTTP, HTTP/1.1_501_No~~, use another proxy",
    "HTTP, HTTP/1.0_401_Unauthorized~~, set proxyUser and proxyPassword",
    "HTTP, HTTP/1.1_407_No~~, set proxyUser and proxyPassword",
    "HTTP, HTTP/1.1_407_No~Proxy-Authenticate:_Negotiate~~, supports only Basic authentication",
    "HTTP, HTTP/1.1_407_No~proxy-authenticate:Basic_realm=x~~, it asks for Basic realm=x;"
  })
  void saysWhatToDoAboutAProxyThatWillRefuseTomorrowToo(
      Proxy.Kind kind, String answer, String remedy) throws Exception {
    try (ScriptedPeer peer = answering(kind, octets(kind, answer))) {
      Refused refused =
          catchThrowableOfType(
              Refused.class, () -> SmtpSession.open(config(proxy(kind, peer), LONG)));
      assertThat(refused)
          .hasMessageContaining("the " + proxy(kind, peer) + " refuses: ")
          .hasMessageContaining(remedy);
      assertThat(refused.retryable()).isFalse();
      assertThat(refused.reply()).isEmpty();
    }
  }

  @Test
  void saysThatASocksProxyWantsAnotherAuthentication() throws Exception {
    try (ScriptedPeer peer =
        new ScriptedPeer(
            (in, out) -> {
              in.readNBytes(4);
              out.write(new byte[] {5, (byte) 0xff});
            })) {
      Proxy proxy = proxy(Proxy.Kind.SOCKS5, peer).withLogin("joe", "s3cret");
      assertThatThrownBy(() -> SmtpSession.open(config(proxy, LONG)))
          .isInstanceOf(Refused.class)
          .hasMessageContaining("another kind of authentication");
    }
  }
}
