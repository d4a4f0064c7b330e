package org.smtpconnector.connector.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.smtpconnector.connector.ra.Relays;
import org.smtpconnector.smtp.LearnedLimit;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.SmtpSession;
import org.smtpconnector.testkit.NonCommandPhase;
import org.smtpconnector.testkit.ScriptedSmtpServer;

class ConnectionLimitTest {
  private final ConnectionLimit limit =
      new ConnectionLimit(
          new LearnedLimit(
              "connections", Duration.ofMinutes(1), () -> 0, LearnedLimit.Listener.NONE),
          true,
          () -> {});

  private static SmtpException turnedAway() {
    try (ScriptedSmtpServer server = ScriptedSmtpServer.builder().start()) {
      server.on(NonCommandPhase.GREETING).replyThenClose("421 relay.example Service not available");
      return catchThrowableOfType(
          SmtpException.class,
          () -> SmtpSession.open(Relays.factoryFor(server).settings().config("localhost").build()));
    }
  }

  /** It has a hiccup while two are being opened: that is not the number of those it serves. */
  @Test
  void isForgottenWhereItWasLearnedWhileNoneWasServedAndOneIsServedAgain() {
    SmtpException failure = turnedAway();
    limit.begin();
    limit.begin();
    assertThat(limit.isReachedBy(failure)).isTrue();
    limit.failed();
    limit.failed();
    assertThat(limit.begin()).isTrue();
    assertThat(limit.begin()).isFalse();
    limit.opened();
    assertThat(limit.begin()).isTrue();
  }

  @Test
  void isKeptToWhereOthersAreServed() {
    SmtpException failure = turnedAway();
    limit.begin();
    limit.opened();
    limit.begin();
    assertThat(limit.isReachedBy(failure)).isTrue();
    limit.failed();
    assertThat(limit.begin()).isFalse();
  }
}
