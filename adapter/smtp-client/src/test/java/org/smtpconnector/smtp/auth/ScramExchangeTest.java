package org.smtpconnector.smtp.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.smtpconnector.smtp.auth.AuthenticatingServer.ALICE;
import static org.smtpconnector.smtp.auth.AuthenticatingServer.AUTHORITY;
import static org.smtpconnector.smtp.auth.AuthenticatingServer.server;
import static org.smtpconnector.smtp.auth.AuthenticatingServer.startTls;
import static org.smtpconnector.smtp.auth.AuthenticatingServer.to;

import java.time.Duration;
import java.util.Optional;
import javax.security.sasl.SaslException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpconnector.smtp.AuthMechanism;
import org.smtpconnector.smtp.Credentials;
import org.smtpconnector.smtp.SmtpException.ProtocolViolation;
import org.smtpconnector.smtp.SmtpException.SecurityUnmet;
import org.smtpconnector.smtp.SmtpSession;
import org.smtpconnector.testkit.ScriptedSmtpServer;

/** SCRAM (RFC 5802), in which the server proves itself too. */
class ScramExchangeTest {
  @ParameterizedTest
  @EnumSource(
      value = AuthMechanism.class,
      names = {"SCRAM_SHA_1", "SCRAM_SHA_256", "SCRAM_SHA_256_PLUS"})
  void leavesAServerThatCannotProveItself(AuthMechanism mechanism) {
    try (ScriptedSmtpServer server =
        server(mechanism.registeredName())
            .startTls(AUTHORITY.issue("localhost"))
            .impostor()
            .start()) {
      assertThatThrownBy(() -> SmtpSession.open(to(server).build()))
          .isInstanceOf(SecurityUnmet.class)
          .hasMessageContaining("does not prove that it knows the password");
      server.awaitOpenConnections(0, Duration.ofSeconds(60));
      assertThat(server.commands()).noneMatch(line -> line.startsWith("MAIL"));
    }
  }

  @Test
  void leavesAServerThatSkipsItsProof() {
    try (ScriptedSmtpServer server = startTls("SCRAM-SHA-256")) {
      server.on("AUTH SCRAM").reply("235 2.7.0 welcome");
      assertThatThrownBy(() -> SmtpSession.open(to(server).build()))
          .isInstanceOf(SecurityUnmet.class)
          .hasMessageContaining("before it has proved itself");
    }
  }

  @Test
  void refusesToReckonForHours() {
    ScramExchange exchange =
        scram(AuthMechanism.SCRAM_SHA_256, Credentials.password("user", "pencil"));
    String first = new String(exchange.initialResponse().orElseThrow());
    String nonce = first.substring(first.indexOf(",r=") + 3);
    byte[] greedy = ("r=" + nonce + "x,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=2000000000").getBytes();
    assertThatThrownBy(() -> exchange.respond(greedy))
        .isInstanceOf(SaslException.class)
        .hasMessageContaining("2000000000 iterations");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-", "r=x", "r=,s=,i=", "s=QQ==,r=x,i=1", "r=x,s=QQ==,i=x", "e=no"})
  void hasNoPlaceForWhatIsNoMessageOfScram(String challenge) throws Exception {
    ScramExchange exchange = scram(AuthMechanism.SCRAM_SHA_256, ALICE);
    exchange.initialResponse();
    assertThat(exchange.respond(challenge.getBytes())).isEmpty();
    assertThat(exchange.isServerProved()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",s=QQ==", ",i=4096", ",s=,i=4096"})
  void hasNoPlaceForAMessageOfScramThatLacksAPart(String behindTheNonce) throws Exception {
    ScramExchange exchange = scram(AuthMechanism.SCRAM_SHA_256, ALICE);
    String first = new String(exchange.initialResponse().orElseThrow());
    String nonce = first.substring(first.indexOf(",r=") + 1);
    assertThat(exchange.respond((nonce + "x" + behindTheNonce).getBytes())).isEmpty();
  }

  @Test
  void cancelsAChallengeThatIsNoneOfTheMechanism() {
    try (ScriptedSmtpServer server = startTls("SCRAM-SHA-256")) {
      server.on("AUTH SCRAM").reply("334 bm9uc2Vuc2U=");
      server.on("*").reply("501 5.7.0 cancelled");
      assertThatThrownBy(() -> SmtpSession.open(to(server).build()))
          .isInstanceOf(ProtocolViolation.class)
          .hasMessageContaining("no place in SCRAM-SHA-256");
      assertThat(server.commands()).contains("*");
    }
  }

  @Test
  void namesTheUserWhoseCredentialsScramCannotCarry() {
    assertThatThrownBy(
            () ->
                new ScramExchange(
                    AuthMechanism.SCRAM_SHA_256,
                    (Credentials.Password) Credentials.password("alice", ""),
                    Optional.empty()))
        .isInstanceOf(SecurityUnmet.class)
        .hasMessageContaining("'alice'")
        .hasMessageContaining("SCRAM-SHA-256 cannot carry");
  }

  private static ScramExchange scram(AuthMechanism mechanism, Credentials credentials) {
    try {
      return new ScramExchange(mechanism, (Credentials.Password) credentials, Optional.empty());
    } catch (SecurityUnmet e) {
      throw new AssertionError(e);
    }
  }
}
