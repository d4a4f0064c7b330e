package org.smtpconnector.smtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.smtpconnector.smtp.ScriptedProxy.LONG;
import static org.smtpconnector.smtp.ScriptedProxy.SHORT;
import static org.smtpconnector.smtp.ScriptedProxy.answering;
import static org.smtpconnector.smtp.ScriptedProxy.config;
import static org.smtpconnector.smtp.ScriptedProxy.connectedAndGreeted;
import static org.smtpconnector.smtp.ScriptedProxy.octets;
import static org.smtpconnector.smtp.ScriptedProxy.proxy;
import static org.smtpconnector.smtp.ScriptedProxy.readHead;
import static org.smtpconnector.smtp.ScriptedProxy.readRequests;
import static org.smtpconnector.smtp.ScriptedProxy.takeEhlo;

import java.io.ByteArrayOutputStream;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.smtpconnector.smtp.SmtpException.Disconnected;
import org.smtpconnector.smtp.SmtpException.ProtocolViolation;

/** What a proxy says that no proxy of good faith, or none but a broken one, does. */
class ProxyDialogueTest {
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
}
