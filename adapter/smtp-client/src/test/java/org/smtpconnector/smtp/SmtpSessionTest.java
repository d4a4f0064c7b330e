package org.smtpconnector.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpconnector.smtp.SmtpException.Disconnected;
import org.smtpconnector.testkit.ScriptedSmtpServer;

/** Messages on one connection, one after the other, until it ends. */
class SmtpSessionTest extends SessionFixture {
  @Test
  void sendsManyMessagesOnOneConnection() throws SmtpException {
    try (SmtpSession session = open()) {
      for (int i = 0; i < 20; i++) {
        assertThat(session.send(TO_ANN, HELLO).accepted()).hasSize(1);
      }
      assertThat(session.isUsable()).isTrue();
    }
    assertThat(server.messages()).hasSize(20);
    assertThat(server.connections()).isEqualTo(1);
    assertThat(server.commands()).last().isEqualTo("QUIT");
  }

  @Test
  void sendsALargeMessageWhole() throws SmtpException {
    StringBuilder text = new StringBuilder("Subject: Large\r\n\r\n");
    for (int i = 0; text.length() < 3_000_000; i++) {
      text.append(i % 7 == 0 ? "." : "").append("line ").append(i).append("\r\n");
    }
    try (SmtpSession session = open()) {
      session.send(TO_ANN, MessageSource.of(text.toString().getBytes(UTF_8)));
    }
    assertThat(server.messages().get(0).text()).isEqualTo(text.toString());
  }

  @Test
  void noticesWithoutARoundTripThatTheServerClosedTheIdleSession() throws SmtpException {
    SmtpSession session = open();
    server.closeConnections("421 4.4.2 idle");
    awaitUnusable(session);
    Disconnected stale = failure(session, TO_ANN, Disconnected.class);
    assertThat(stale.stale()).isTrue();
    assertThat(server.commands()).hasSize(1); // EHLO
  }

  @Test
  void saysThatTheSessionIsStaleWhenTheServerWasRestarted() throws SmtpException {
    SmtpSession session = open();
    session.send(TO_ANN, HELLO);
    server.stop();
    server.start();
    assertThat(failure(session, TO_ANN, Disconnected.class).stale()).isTrue();
    session.close();
  }

  @Test
  void givesUpOnAReplyThatDoesNotComeInTime() throws SmtpException {
    server.on("MAIL").stall();
    SmtpSession session = SmtpSession.open(config().timeouts(impatient()).build());
    Disconnected lost = failure(session, TO_ANN, Disconnected.class);
    assertThat(lost).hasMessageContaining("no reply within " + SHORT.toMillis() + " milliseconds");
    assertThat(lost.stale()).isFalse();
    assertThat(session.isUsable()).isFalse();
  }

  @Test
  void neverThrowsWhenTheServerFailsAtQuit() throws SmtpException {
    server.on("QUIT").reset();
    SmtpSession session = open();
    session.send(TO_ANN, HELLO);
    session.close();
    session.close();
    assertThat(server.messages()).hasSize(1);
  }

  private static void awaitUnusable(SmtpSession session) {
    long end = System.nanoTime() + SOON.toNanos();
    while (session.isUsable() && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    assertThat(session.isUsable()).isFalse();
  }

  /** A server may look long at each recipient: the time-out is that of one reply. */
  @ParameterizedTest
  @ValueSource(ints = {8, 110})
  void waitsForEachRecipientAsLongAsForOneReply(int count) throws SmtpException {
    String[] recipients =
        IntStream.range(0, count).mapToObj(i -> "r" + i + "@doe.example").toArray(String[]::new);
    Duration reply = SHORT.multipliedBy(3);
    Timeouts timeouts = new Timeouts(SOON, SOON, reply, SOON, SOON);
    try (ScriptedSmtpServer slow = ScriptedSmtpServer.builder().extensions("PIPELINING").start()) {
      slow.on("RCPT").dribble(reply.dividedBy(4L * 16 * (count > 100 ? 8 : 1))); // 16 octets
      try (SmtpSession session =
          SmtpSession.open(config().port(slow.port()).timeouts(timeouts).build())) {
        Envelope envelope = Envelope.of("shop@shop.example", recipients);
        assertThat(session.send(envelope, HELLO).accepted()).hasSize(count);
      }
    }
  }
}
