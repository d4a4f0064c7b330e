package org.smtpconnector.smtp.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.smtpconnector.smtp.AuthMechanism;
import org.smtpconnector.smtp.Credentials;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.MessageSource;
import org.smtpconnector.smtp.SmtpConfig;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.SmtpSession;
import org.smtpconnector.smtp.TransportSecurity;
import org.smtpconnector.testkit.ScriptedSmtpServer;
import org.smtpconnector.testkit.ServerCertificate;
import org.smtpconnector.testkit.TestAuthority;

/** A server that knows alice and her password, and how a client that trusts it reaches it. */
public final class AuthenticatingServer {
  public static final TestAuthority AUTHORITY = new TestAuthority();
  public static final Credentials ALICE = Credentials.password("alice", "wonderland");

  private AuthenticatingServer() {}

  public static ScriptedSmtpServer.Builder server(String... mechanisms) {
    return ScriptedSmtpServer.builder().mechanisms(mechanisms).user("alice", "wonderland");
  }

  public static ScriptedSmtpServer startTls(String... mechanisms) {
    return server(mechanisms).startTls(AUTHORITY.issue("localhost")).start();
  }

  public static ScriptedSmtpServer server(
      TransportSecurity security, ServerCertificate certificate) {
    ScriptedSmtpServer.Builder builder = ScriptedSmtpServer.builder().user("alice", "wonderland");
    return (security == TransportSecurity.TLS
            ? builder.implicitTls(certificate)
            : builder.startTls(certificate))
        .start();
  }

  public static SmtpConfig.Builder to(ScriptedSmtpServer server) {
    return SmtpConfig.to("localhost")
        .port(server.port())
        .credentials(ALICE)
        .sslContext(AUTHORITY.clientContext());
  }

  public static SmtpConfig.Builder to(ScriptedSmtpServer server, TransportSecurity security) {
    return to(server).security(security);
  }

  public static SmtpConfig.Builder inClear(ScriptedSmtpServer server) {
    return to(server, TransportSecurity.PLAIN);
  }

  /** The names of all mechanisms. */
  public static String[] all() {
    return Arrays.stream(AuthMechanism.values())
        .map(AuthMechanism::registeredName)
        .toArray(String[]::new);
  }

  /** Opens a session, sends with it, and returns the AUTH command. */
  public static String authOf(ScriptedSmtpServer server, SmtpConfig.Builder config)
      throws SmtpException {
    try (SmtpSession session = SmtpSession.open(config.build())) {
      session.send(
          Envelope.of("shop@shop.example", "ann@doe.example"), MessageSource.of(new byte[0]));
    }
    assertThat(server.messages()).last().satisfies(m -> assertThat(m.user()).contains("alice"));
    return authCommands(server).get(0);
  }

  public static List<String> authCommands(ScriptedSmtpServer server) {
    return server.commands().stream().filter(line -> line.startsWith("AUTH ")).toList();
  }
}
