package org.smtpconnector.smtp.learned;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.smtpconnector.smtp.auth.AuthenticatingServer.AUTHORITY;
import static org.smtpconnector.smtp.auth.AuthenticatingServer.authCommands;
import static org.smtpconnector.smtp.auth.AuthenticatingServer.inClear;
import static org.smtpconnector.smtp.auth.AuthenticatingServer.server;
import static org.smtpconnector.smtp.auth.AuthenticatingServer.to;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.smtpconnector.smtp.SaslMechanism;
import org.smtpconnector.smtp.SmtpConfig;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.SmtpException.SecurityUnmet;
import org.smtpconnector.smtp.SmtpSession;
import org.smtpconnector.smtp.StepwiseSmtpSession;
import org.smtpconnector.testkit.ScriptedSmtpServer;

/** Mechanisms that end the connection again and again. */
class RepeatedAuthDisconnectDetectorTest {
  /** As Dovecot 2.4.1 does, which offers what it cannot do. */
  @Test
  void triesABoundMechanismNoThirdTimeThatEndedTheConnectionTwice() throws Exception {
    try (ScriptedSmtpServer server =
        server("SCRAM-SHA-256-PLUS", "SCRAM-SHA-256", "PLAIN")
            .startTls(AUTHORITY.issue("localhost"))
            .start()) {
      server.on("AUTH").drop();
      SmtpConfig config = to(server).build();
      String where = "at step 1 of AUTH SCRAM-SHA-256-PLUS";
      assertThatThrownBy(() -> SmtpSession.open(config))
          .isInstanceOf(SmtpException.Disconnected.class)
          .hasMessageContaining(where);
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> SmtpSession.open(config))
            .isInstanceOf(SecurityUnmet.class)
            .hasMessageContaining(where + ", as the previous time")
            .hasMessageContaining("set mechanisms to");
      }
      assertThat(authCommands(server))
          .allMatch(line -> line.startsWith("AUTH SCRAM-SHA-256-PLUS "));
      server.clearRules();
      SmtpSession.open(config).close();
      server.on("AUTH").drop().times(1);
      assertThatThrownBy(() -> SmtpSession.open(config))
          .as("forgotten once it served")
          .isInstanceOf(SmtpException.Disconnected.class);
    }
  }

  @Test
  void saysAtWhichStepABoundMechanismEndedTheConnectionTwice() throws Exception {
    SaslMechanism bound =
        new SaslMechanism() {
          @Override
          public Optional<byte[]> initialResponse() {
            return Optional.empty();
          }

          @Override
          public Optional<byte[]> respond(byte[] challenge) {
            return Optional.of(challenge);
          }
        };
    try (ScriptedSmtpServer server = server("TEST-PLUS").start()) {
      server.on("AUTH").replyThenClose("334 eA==");
      SmtpConfig config = inClear(server).build();
      for (Class<? extends SmtpException> end :
          List.of(SmtpException.Disconnected.class, SecurityUnmet.class)) {
        try (StepwiseSmtpSession commands = StepwiseSmtpSession.connect(config)) {
          assertThatThrownBy(() -> commands.authenticate("TEST-PLUS", bound))
              .isInstanceOf(end)
              .hasMessageContaining("at step 2 of AUTH TEST-PLUS");
        }
      }
    }
  }

  @Test
  void triesAMechanismThatIsNotBoundAsOftenAsItIsWanted() throws Exception {
    try (ScriptedSmtpServer server =
        server("PLAIN").startTls(AUTHORITY.issue("localhost")).start()) {
      server.on("AUTH").drop();
      SmtpConfig config = to(server).build();
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(() -> SmtpSession.open(config))
            .isInstanceOf(SmtpException.Disconnected.class)
            .hasMessageContaining("at step 1 of AUTH PLAIN")
            .hasMessageContaining("mechanisms");
      }
    }
  }

  /** Two that went on at once may have been ended by one restart. */
  @Test
  void takesTwoThatEndedAtOnceForOneAccident() {
    RepeatedAuthDisconnectDetector ends = new RepeatedAuthDisconnectDetector();
    long before = System.nanoTime();
    assertThat(ends.endedAgain("SCRAM-SHA-1-PLUS", 0, before)).isFalse();
    assertThat(ends.endedAgain("SCRAM-SHA-1-PLUS", 0, before)).isFalse();
    assertThat(ends.endedAgain("SCRAM-SHA-1-PLUS", 1, System.nanoTime())).isFalse();
    assertThat(ends.endedAgain("SCRAM-SHA-1-PLUS", 1, System.nanoTime())).isTrue();
  }
}
