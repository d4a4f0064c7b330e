package org.smtpconnector.smtp.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.smtpconnector.smtp.auth.AuthenticatingServer.ALICE;
import static org.smtpconnector.smtp.auth.AuthenticatingServer.AUTHORITY;
import static org.smtpconnector.smtp.auth.AuthenticatingServer.all;
import static org.smtpconnector.smtp.auth.AuthenticatingServer.authCommands;
import static org.smtpconnector.smtp.auth.AuthenticatingServer.authOf;
import static org.smtpconnector.smtp.auth.AuthenticatingServer.server;
import static org.smtpconnector.smtp.auth.AuthenticatingServer.startTls;
import static org.smtpconnector.smtp.auth.AuthenticatingServer.to;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.smtpconnector.smtp.AuthMechanism;
import org.smtpconnector.smtp.Credentials;
import org.smtpconnector.smtp.SmtpException.AuthenticationRefused;
import org.smtpconnector.smtp.SmtpSession;
import org.smtpconnector.testkit.ScriptedSmtpServer;

/** Each mechanism, with credentials that the server accepts and with others. */
class AuthenticationTest {
  static Stream<AuthMechanism> forPasswords() {
    return Arrays.stream(AuthMechanism.values()).filter(m -> m.serves(ALICE));
  }

  @ParameterizedTest
  @MethodSource("forPasswords")
  void authenticatesByEachMechanism(AuthMechanism mechanism) throws Exception {
    try (ScriptedSmtpServer server = startTls(mechanism.registeredName())) {
      assertThat(authOf(server, to(server).mechanisms(mechanism)))
          .startsWith("AUTH " + mechanism.registeredName());
    }
  }

  @ParameterizedTest
  @MethodSource("forPasswords")
  void isRefusedByEachMechanismAndTriesNoOther(AuthMechanism mechanism) {
    try (ScriptedSmtpServer server = startTls(all())) {
      Credentials wrong = Credentials.password("alice", "never-show-this");
      AuthMechanism[] upTo =
          forPasswords().filter(m -> m.compareTo(mechanism) >= 0).toArray(AuthMechanism[]::new);
      AuthenticationRefused refused =
          catchThrowableOfType(
              AuthenticationRefused.class,
              () -> SmtpSession.open(to(server).credentials(wrong).mechanisms(upTo).build()));
      assertThat(refused)
          .hasMessageContaining(
              "user 'alice' not authenticated by " + mechanism.registeredName() + " (")
          .hasMessageContaining("535 5.7.8");
      assertThat(refused.toString()).doesNotContain("never-show-this");
      assertThat(authCommands(server)).hasSize(1);
    }
  }

  // Tokens and certificates

  @ParameterizedTest
  @EnumSource(
      value = AuthMechanism.class,
      names = {"OAUTHBEARER", "XOAUTH2"})
  void authenticatesByAnAccessToken(AuthMechanism mechanism) throws Exception {
    try (ScriptedSmtpServer server = startTls("PLAIN", mechanism.registeredName())) {
      assertThat(
              authOf(
                  server, to(server).credentials(Credentials.accessToken("alice", "wonderland"))))
          .startsWith("AUTH " + mechanism.registeredName() + " ");
    }
  }

  @Test
  void answersTheErrorChallengeOfEachAndTellsWhatItSays() {
    for (AuthMechanism mechanism : List.of(AuthMechanism.OAUTHBEARER, AuthMechanism.XOAUTH2)) {
      try (ScriptedSmtpServer server = startTls(mechanism.registeredName())) {
        Credentials expired = Credentials.accessToken("alice", "expired-token");
        assertThatThrownBy(() -> SmtpSession.open(to(server).credentials(expired).build()))
            .isInstanceOf(AuthenticationRefused.class)
            .hasMessageContaining("\"status\":\"401\"")
            .hasMessageContaining("535 5.7.8");
        assertThat(server.commands())
            .last()
            .isEqualTo(mechanism == AuthMechanism.OAUTHBEARER ? "AQ==" : "");
      }
    }
  }

  @Test
  void sendsALongTokenBehindTheCommand() throws Exception {
    String token = "t".repeat(2000);
    try (ScriptedSmtpServer server =
        ScriptedSmtpServer.builder()
            .mechanisms("XOAUTH2")
            .user("alice", token)
            .startTls(AUTHORITY.issue("localhost"))
            .start()) {
      assertThat(authOf(server, to(server).credentials(Credentials.accessToken("alice", token))))
          .isEqualTo("AUTH XOAUTH2");
    }
  }

  @Test
  void authenticatesByTheCertificateOfTheClient() throws Exception {
    try (ScriptedSmtpServer server = startTls("PLAIN", "EXTERNAL")) {
      assertThat(authOf(server, to(server).credentials(Credentials.external("alice"))))
          .startsWith("AUTH EXTERNAL ");
    }
    try (ScriptedSmtpServer server = startTls("EXTERNAL")) {
      assertThatThrownBy(
              () -> SmtpSession.open(to(server).credentials(Credentials.external()).build()))
          .isInstanceOf(AuthenticationRefused.class)
          .hasMessageContaining("holder of the client certificate");
      assertThat(authCommands(server)).containsExactly("AUTH EXTERNAL =");
    }
  }
}
