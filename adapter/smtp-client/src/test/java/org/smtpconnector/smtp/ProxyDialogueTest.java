package org.smtpconnector.smtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.smtpconnector.smtp.SmtpException.Disconnected;
import org.smtpconnector.smtp.SmtpException.ProtocolViolation;
import org.smtpconnector.smtp.SmtpException.Refused;
import org.smtpconnector.testkit.AdaptiveTimeout;

/** What a proxy says that no proxy of good faith, or none but a broken one, does. */
class ProxyDialogueTest {
  private static final Duration SHORT = AdaptiveTimeout.least();
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final byte[] SOCKS_METHOD = {5, 0};
  private static final byte[] SOCKS_CONNECTED = {5, 0, 0, 3, 2, 'm', 'e', 0, 25};
  private static final byte[] HTTP_CONNECTED =
      "HTTP/1.0 200 Connection established\r\nVia: x\r\n\r\n".getBytes(UTF_8);
  private static final byte[] GREETING = "220 relay.example ESMTP\r\n".getBytes(UTF_8);

  private static Proxy proxy(Proxy.Kind kind, ScriptedPeer peer) {
    return new Proxy(kind, "127.0.0.1", peer.port(), Optional.empty());
  }

  private static SmtpConfig config(Proxy proxy, Duration connect) {
    return SmtpConfig.to("relay.example")
        .port(25)
        .security(TransportSecurity.PLAIN)
        .timeouts(new Timeouts(connect, LONG, LONG, LONG, LONG))
        .proxy(proxy)
        .build();
  }

  private static void readHead(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.read());
    }
  }

  private static void readLine(InputStream in) throws IOException {
    for (int octet = in.read(); octet != '\n'; octet = in.read()) {
      if (octet < 0) {
        throw new EOFException();
      }
    }
  }

  /** As octets, where {@code _} stands for a space and {@code ~} for a line end. */
  private static byte[] octets(Proxy.Kind kind, String text) {
    return kind == Proxy.Kind.SOCKS5
        ? HexFormat.of().parseHex(text)
        : text.replace('_', ' ').replace("~", "\r\n").getBytes(ISO_8859_1);
  }

  /** Reads a request, and says this to it. For SOCKS, to the second one. */
  private static ScriptedPeer answering(Proxy.Kind kind, byte[] answer) throws IOException {
    return new ScriptedPeer(
        (in, out) -> {
          readRequests(kind, in, out);
          out.write(answer);
        });
  }

  private static void readRequests(Proxy.Kind kind, InputStream in, OutputStream out)
      throws IOException {
    if (kind == Proxy.Kind.HTTP) {
      readHead(in);
    } else {
      in.readNBytes(3);
      out.write(SOCKS_METHOD);
      in.readNBytes(5 + "relay.example".length() + 2);
    }
  }

  private static ByteArrayOutputStream connectedAndGreeted(Proxy.Kind kind) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(kind == Proxy.Kind.HTTP ? HTTP_CONNECTED : SOCKS_CONNECTED);
    all.writeBytes(GREETING);
    return all;
  }

  private static void takeEhlo(InputStream in, OutputStream out) throws IOException {
    readLine(in);
    out.write("250 relay.example\r\n".getBytes(UTF_8));
  }

  @ParameterizedTest
  @EnumSource
  void losesNoGreetingThatComesInOnePacketWithTheAnswer(Proxy.Kind kind) throws Exception {
    try (ScriptedPeer peer =
        new ScriptedPeer(
            (in, out) -> {
              readRequests(kind, in, out);
              out.write(connectedAndGreeted(kind).toByteArray());
              takeEhlo(in, out);
            })) {
      SmtpSession session = SmtpSession.open(config(proxy(kind, peer), LONG));
      assertThat(session.isUsable()).isTrue();
      session.abort();
      assertThat(peer.isLeft()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void understandsAnAnswerThatComesOctetByOctet(Proxy.Kind kind) throws Exception {
    try (ScriptedPeer peer =
        new ScriptedPeer(
            (in, out) -> {
              readRequests(kind, in, out);
              for (byte octet : connectedAndGreeted(kind).toByteArray()) {
                out.write(octet);
              }
              takeEhlo(in, out);
            })) {
      SmtpSession.open(config(proxy(kind, peer), LONG)).abort();
    }
  }

  @Test
  void waitsForTheAnswerBehindAnInterimOne() throws Exception {
    try (ScriptedPeer peer =
        new ScriptedPeer(
            (in, out) -> {
              readHead(in);
              out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(UTF_8));
              out.write(connectedAndGreeted(Proxy.Kind.HTTP).toByteArray());
              takeEhlo(in, out);
            })) {
      SmtpSession.open(config(proxy(Proxy.Kind.HTTP, peer), LONG)).abort();
    }
  }

  @Test
  void saysToASocksProxyWhatItsRfcsSay() throws Exception {
    ByteArrayOutputStream heard = new ByteArrayOutputStream();
    try (ScriptedPeer peer =
        new ScriptedPeer(
            (in, out) -> {
              heard.write(in.readNBytes(4));
              out.write(new byte[] {5, 2});
              heard.write(in.readNBytes(1 + 1 + "jörg".getBytes(UTF_8).length + 1 + 6));
              out.write(new byte[] {1, 0});
              heard.write(in.readNBytes(5 + "relay.example".length() + 2));
              out.write(connectedAndGreeted(Proxy.Kind.SOCKS5).toByteArray());
              takeEhlo(in, out);
            })) {
      Proxy proxy = proxy(Proxy.Kind.SOCKS5, peer).withLogin("jörg", "s3cret");
      SmtpSession.open(config(proxy, LONG)).abort();
    }
    assertThat(heard.toString(ISO_8859_1))
        .isEqualTo(
            "\5\2\0\2" // version, two methods: none, user and password
                + "\1\5j\u00C3\u00B6rg\6s3cret" // RFC 1929 2
                + "\5\1\0\3\15relay.example\0\31"); // CONNECT to a name, port 25
  }

  @ParameterizedTest
  @CsvSource({
    "SOCKS5, 48, its answer begins with octet 72 instead of 5",
    "SOCKS5, 05000009, an address of type 9",
    "HTTP, 220_relay_ESMTP~, '220 relay ESMTP' is not an HTTP status line",
    "HTTP, HTTP/2_200~~, 'HTTP/2 200' is not an HTTP status line",
    "HTTP, ~~, '' is not an HTTP status line"
  })
  void takesNothingForAnAnswerThatIsNone(Proxy.Kind kind, String answer, String why)
      throws Exception {
    try (ScriptedPeer peer = answering(kind, octets(kind, answer))) {
      assertThatThrownBy(() -> SmtpSession.open(config(proxy(kind, peer), LONG)))
          .isInstanceOf(ProtocolViolation.class)
          .hasMessageContaining("the " + proxy(kind, peer) + " does not speak as one: ")
          .hasMessageContaining(why)
          .hasMessageContaining("check proxyPort");
      assertThat(peer.isLeft()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0502, 'authentication method 2, which was not offered'",
    "050005000001, it sends unsolicited data",
    "4854, octet 72 instead of 5"
  })
  void goesNoFurtherWithASocksProxyThatBeginsSo(String answer, String why) throws Exception {
    try (ScriptedPeer peer =
        new ScriptedPeer(
            (in, out) -> {
              in.readNBytes(3);
              out.write(octets(Proxy.Kind.SOCKS5, answer));
            })) {
      assertThatThrownBy(() -> SmtpSession.open(config(proxy(Proxy.Kind.SOCKS5, peer), LONG)))
          .isInstanceOf(ProtocolViolation.class)
          .hasMessageContaining(why);
      assertThat(peer.isLeft()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({"HTTP/1.1_200_OK~, X-Header:_y~", "HTTP/1.1_200_, x", "'', HTTP/1.1_100_Go_on~~"})
  void boundsAnAnswerWithoutEnd(String begin, String endless) throws Exception {
    try (ScriptedPeer peer =
        new ScriptedPeer(
            (in, out) -> {
              readHead(in);
              out.write(octets(Proxy.Kind.HTTP, begin));
              while (true) {
                out.write(octets(Proxy.Kind.HTTP, endless.repeat(1000)));
              }
            })) {
      assertThatThrownBy(() -> SmtpSession.open(config(proxy(Proxy.Kind.HTTP, peer), LONG)))
          .isInstanceOf(ProtocolViolation.class)
          .hasMessageContaining("longer than 16384 octets");
      assertThat(peer.isLeft()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "SOCKS5, ''",
    "SOCKS5, 0500",
    "SOCKS5, 05000003026d65",
    "HTTP, ''",
    "HTTP, HTTP/1.1_20",
    "HTTP, HTTP/1.1_200_OK~Via:_x~"
  })
  void waitsForTheRestOfAnAnswerAsLongAsForAConnection(Proxy.Kind kind, String half)
      throws Exception {
    try (ScriptedPeer peer = answering(kind, octets(kind, half))) {
      assertThatThrownBy(() -> SmtpSession.open(config(proxy(kind, peer), SHORT)))
          .isInstanceOf(Disconnected.class)
          .hasMessageContaining("cannot open a session with relay.example:25 (plain)")
          .hasMessageContaining(
              "no answer of the "
                  + proxy(kind, peer)
                  + " within "
                  + SHORT.toMillis()
                  + " milliseconds");
      assertThat(peer.isLeft()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void isNotHeldUpByAnOctetNowAndThen(Proxy.Kind kind) throws Exception {
    String drops = kind == Proxy.Kind.HTTP ? "x" : "00";
    try (ScriptedPeer peer =
        new ScriptedPeer(
            (in, out) -> {
              readRequests(kind, in, out);
              out.write(octets(kind, kind == Proxy.Kind.HTTP ? "HTTP/1.1_200_" : "05000003ff"));
              while (true) {
                Thread.sleep(20); // the pace of the drip
                out.write(octets(kind, drops));
              }
            })) {
      assertThatThrownBy(() -> SmtpSession.open(config(proxy(kind, peer), SHORT)))
          .isInstanceOf(Disconnected.class)
          .hasMessageContaining("within " + SHORT.toMillis() + " milliseconds");
      assertThat(peer.isLeft()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void endsByAnInterrupt(Proxy.Kind kind) throws Exception {
    try (ScriptedPeer peer = answering(kind, new byte[0])) {
      Thread me = Thread.currentThread();
      ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
      clock.schedule(me::interrupt, SHORT.toMillis(), TimeUnit.MILLISECONDS);
      clock.shutdown();
      assertThatThrownBy(() -> SmtpSession.open(config(proxy(kind, peer), LONG)))
          .isInstanceOf(Disconnected.class)
          .hasMessageContaining("the thread was interrupted");
      assertThat(Thread.interrupted()).isTrue();
      assertThat(peer.isLeft()).isTrue();
    }
  }

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
