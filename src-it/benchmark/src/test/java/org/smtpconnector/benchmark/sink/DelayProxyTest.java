package org.smtpconnector.benchmark.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.MessageSource;
import org.smtpconnector.smtp.SmtpConfig;
import org.smtpconnector.smtp.SmtpSession;
import org.smtpconnector.smtp.TransportSecurity;

class DelayProxyTest {
  private static final Duration ONE_WAY = Duration.ofMillis(15);
  private static final int PIECE = 8 * 1024;

  private ServerSocket echo;

  @BeforeEach
  void startsAnEcho() throws IOException {
    echo = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    DelayProxy.daemon("echo", this::serve);
  }

  private void serve() {
    try (Socket socket = echo.accept()) {
      socket.getInputStream().transferTo(socket.getOutputStream());
    } catch (IOException e) {
      // The test is over.
    }
  }

  @AfterEach
  void stopsIt() throws IOException {
    echo.close();
  }

  private static Socket connect(DelayProxy proxy) throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), proxy.port());
  }

  @Test
  void delaysEachRoundTripByBothWays() throws Exception {
    try (DelayProxy proxy = DelayProxy.start(echo.getLocalPort(), ONE_WAY);
        Socket socket = connect(proxy)) {
      socket.setTcpNoDelay(true);
      for (int i = 0; i < 5; i++) {
        long begin = System.nanoTime();
        socket.getOutputStream().write(i);
        assertThat(socket.getInputStream().read()).isEqualTo(i);
        assertThat(Duration.ofNanos(System.nanoTime() - begin))
            .isGreaterThanOrEqualTo(ONE_WAY.multipliedBy(2));
      }
      // The echo has no greeting, so what comes first answers both the connect and an octet.
      assertThat(proxy.roundTrips()).isEqualTo(1 + 5);
    }
  }

  @Test
  void letsTheServerSpeakTwoRoundTripsAfterTheConnect() throws Exception {
    try (Sink sink = Sink.start(SinkCharacter.plain(Offer.NEITHER), 1);
        DelayProxy proxy = DelayProxy.start(sink.port(), ONE_WAY)) {
      long begin = System.nanoTime();
      try (Socket socket = connect(proxy)) {
        assertThat(socket.getInputStream().read()).isEqualTo('2');
        assertThat(Duration.ofNanos(System.nanoTime() - begin))
            .isGreaterThanOrEqualTo(ONE_WAY.multipliedBy(4));
      }
      assertThat(proxy.roundTrips()).isEqualTo(2);
    }
  }

  @Test
  void keepsOrderAndDoesNotWaitForOneOctetBeforeTheNext() throws Exception {
    byte[] sent = new byte[8 * 1024 * 1024];
    new Random(1).nextBytes(sent);
    try (DelayProxy proxy = DelayProxy.start(echo.getLocalPort(), ONE_WAY);
        Socket socket = connect(proxy)) {
      long begin = System.nanoTime();
      CompletableFuture<Void> written =
          CompletableFuture.runAsync(() -> writeInPieces(socket, sent));
      InputStream in = socket.getInputStream();
      assertThat(in.readNBytes(sent.length)).isEqualTo(sent);
      written.join();
      Duration oneAfterTheOther = ONE_WAY.multipliedBy(2L * sent.length / PIECE);
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(oneAfterTheOther);
    }
  }

  private static void writeInPieces(Socket socket, byte[] octets) {
    try {
      OutputStream out = socket.getOutputStream();
      for (int i = 0; i < octets.length; i += PIECE) {
        out.write(octets, i, PIECE);
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void passesTheEndOfAConnectionOn() throws Exception {
    try (DelayProxy proxy = DelayProxy.start(echo.getLocalPort(), ONE_WAY);
        Socket socket = connect(proxy)) {
      socket.getOutputStream().write(7);
      socket.shutdownOutput();
      assertThat(socket.getInputStream().readAllBytes()).containsExactly(7);
    }
  }

  @Test
  void countsTheRoundTripsOfASession() throws Exception {
    try (Sink sink = Sink.start(SinkCharacter.plain(Offer.NEITHER), 1);
        DelayProxy proxy = DelayProxy.start(sink.port(), Duration.ZERO)) {
      SmtpConfig config =
          SmtpConfig.to("127.0.0.1").port(proxy.port()).security(TransportSecurity.PLAIN).build();
      try (SmtpSession session = SmtpSession.open(config)) {
        assertThat(proxy.roundTrips()).as("TCP, greeting, EHLO").isEqualTo(3);
        session.send(
            Envelope.of("a@b.example", "c@d.example", "e@f.example"),
            MessageSource.of("Subject: x\r\n\r\nx\r\n".getBytes()));
        assertThat(proxy.roundTrips()).as("MAIL, RCPT, RCPT, DATA, message").isEqualTo(3 + 5);
      }
    }
  }
}
