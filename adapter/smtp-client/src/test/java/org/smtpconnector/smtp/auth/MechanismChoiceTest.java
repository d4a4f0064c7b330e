package org.smtpconnector.smtp.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.smtpconnector.smtp.auth.AuthenticatingServer.ALICE;
import static org.smtpconnector.smtp.auth.AuthenticatingServer.all;
import static org.smtpconnector.smtp.auth.AuthenticatingServer.authCommands;
import static org.smtpconnector.smtp.auth.AuthenticatingServer.authOf;
import static org.smtpconnector.smtp.auth.AuthenticatingServer.inClear;
import static org.smtpconnector.smtp.auth.AuthenticatingServer.server;
import static org.smtpconnector.smtp.auth.AuthenticatingServer.startTls;
import static org.smtpconnector.smtp.auth.AuthenticatingServer.to;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.smtpconnector.smtp.AuthMechanism;
import org.smtpconnector.smtp.Capabilities;
import org.smtpconnector.smtp.DialogueListener;
import org.smtpconnector.smtp.SmtpConfig;
import org.smtpconnector.smtp.SmtpException.SecurityUnmet;
import org.smtpconnector.smtp.SmtpSession;
import org.smtpconnector.smtp.TlsStores;
import org.smtpconnector.smtp.net.Deadline;
import org.smtpconnector.smtp.net.Dialer;
import org.smtpconnector.smtp.wire.SmtpWire;
import org.smtpconnector.testkit.ScriptedSmtpServer;
import org.smtpconnector.testkit.ServerCertificate;

/** By which of the mechanisms that are offered and allowed the client authenticates. */
class MechanismChoiceTest {
  @Test
  void prefersTheStrongestThatIsOffered() throws Exception {
    try (ScriptedSmtpServer server = startTls(all())) {
      assertThat(authOf(server, to(server))).startsWith("AUTH SCRAM-SHA-256-PLUS ");
    }
    try (ScriptedSmtpServer server = startTls("LOGIN", "PLAIN", "SCRAM-SHA-1", "CRAM-MD5")) {
      assertThat(authOf(server, to(server))).startsWith("AUTH SCRAM-SHA-1 ");
    }
    try (ScriptedSmtpServer server = startTls("LOGIN", "CRAM-MD5", "PLAIN")) {
      assertThat(authOf(server, to(server))).startsWith("AUTH PLAIN ");
    }
  }

  @Test
  void bindsToTheConnectionOnlyWhereThereIsTls() throws Exception {
    try (ScriptedSmtpServer server = server(all()).start()) {
      assertThat(authOf(server, inClear(server))).startsWith("AUTH SCRAM-SHA-256 ");
    }
  }

  /** A certificate that is signed without a hash has nothing to bind to (RFC 5929 4.1). */
  @Test
  void bindsToNoCertificateThatGivesNothingToBindTo(@TempDir Path files) throws Exception {
    Path store = files.resolve("ed25519.p12");
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    String options =
        "-genkeypair -keyalg Ed25519 -alias server -dname CN=localhost -ext san=dns:localhost"
            + " -storepass secret -storetype PKCS12 -keystore "
            + store;
    ProcessBuilder command = new ProcessBuilder((keytool + " " + options).split(" "));
    assertThat(command.inheritIO().start().waitFor()).isZero();
    try (ScriptedSmtpServer server =
        server("SCRAM-SHA-256", "SCRAM-SHA-256-PLUS")
            .startTls(ServerCertificate.read(store, "secret".toCharArray()))
            .start()) {
      SmtpConfig.Builder config =
          to(server).sslContext(TlsStores.PLATFORM.withTrustStore(store, "secret").context());
      assertThat(authOf(server, config)).startsWith("AUTH SCRAM-SHA-256 ");
    }
  }

  @Test
  void usesCramMd5OnlyInClearOrWhereItIsNamed() throws Exception {
    try (ScriptedSmtpServer server = startTls("CRAM-MD5")) {
      assertThatThrownBy(() -> SmtpSession.open(to(server).build()))
          .isInstanceOf(SecurityUnmet.class)
          .hasMessageContaining("offers AUTH only by CRAM-MD5")
          .hasMessageContaining("may authenticate by SCRAM-SHA-256-PLUS, ");
      assertThat(authOf(server, to(server).mechanisms(AuthMechanism.CRAM_MD5)))
          .isEqualTo("AUTH CRAM-MD5");
    }
    try (ScriptedSmtpServer server = server("CRAM-MD5").start()) {
      assertThat(authOf(server, inClear(server))).isEqualTo("AUTH CRAM-MD5");
    }
  }

  @Test
  void usesNoMechanismThatIsNotAllowed() {
    try (ScriptedSmtpServer server = startTls("PLAIN", "LOGIN")) {
      assertThatThrownBy(
              () -> SmtpSession.open(to(server).mechanisms(AuthMechanism.SCRAM_SHA_256).build()))
          .isInstanceOf(SecurityUnmet.class)
          .hasMessageContaining("only by PLAIN, LOGIN")
          .hasMessageContaining("may authenticate by SCRAM-SHA-256 (the setting mechanisms");
      assertThat(authCommands(server)).isEmpty();
    }
  }

  @Test
  void revealsNoSecretInClearButMayProveToKnowIt() throws Exception {
    Deadline deadline = Deadline.in(Duration.ofSeconds(10), "test");
    try (ScriptedSmtpServer server = server("PLAIN", "LOGIN", "SCRAM-SHA-256").start()) {
      Authentication authentication = outOfLoopback(server, deadline);
      assertThat(authentication.authenticate()).isEqualTo(AuthMechanism.SCRAM_SHA_256);
    }
    try (ScriptedSmtpServer server = server("PLAIN", "LOGIN").start()) {
      assertThatThrownBy(() -> outOfLoopback(server, deadline).authenticate())
          .isInstanceOf(SecurityUnmet.class)
          .hasMessageContaining("would cross a connection without TLS");
      assertThat(authCommands(server)).isEmpty();
    }
  }

  /** As on a connection that leaves the machine. */
  private static Authentication outOfLoopback(ScriptedSmtpServer server, Deadline deadline)
      throws Exception {
    SmtpConfig config = inClear(server).build();
    SmtpWire wire =
        new SmtpWire(
            new Dialer(config).dial(deadline), DialogueListener.NONE, config.timeouts().write());
    wire.readReply(deadline);
    Capabilities offered = Capabilities.of(wire.exchange("EHLO client.example", deadline));
    return new Authentication(wire, config, ALICE, config.mechanisms(), offered, false, deadline);
  }
}
