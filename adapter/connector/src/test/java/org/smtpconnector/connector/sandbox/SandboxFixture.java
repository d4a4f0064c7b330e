package org.smtpconnector.connector.sandbox;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.smtpconnector.connector.SmtpConnection;
import org.smtpconnector.connector.ra.Relays;
import org.smtpconnector.connector.ra.SmtpManagedConnection;
import org.smtpconnector.connector.ra.SmtpManagedConnectionFactory;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.RecipientOutcome;
import org.smtpconnector.smtp.Submission;
import org.smtpconnector.testkit.ScriptedSmtpServer;

/** A relay that a sandbox stands before. */
abstract class SandboxFixture {
  static final Envelope BOTH =
      Envelope.of("shop@shop.example", "ann@doe.example", "bob@roe.example");
  ScriptedSmtpServer server;
  SmtpManagedConnectionFactory factory;
  SmtpManagedConnection managed;

  @BeforeEach
  void startServer() {
    server =
        ScriptedSmtpServer.builder().extensions("PIPELINING", "CHUNKING", "SIZE 9999999").start();
    factory = Relays.factoryFor(server);
  }

  @AfterEach
  void stopServer() {
    if (managed != null) {
      managed.destroy();
    }
    server.close();
  }

  SmtpConnection open() throws Exception {
    managed = (SmtpManagedConnection) factory.createManagedConnection(null, null);
    return (SmtpConnection) managed.getConnection(null, null);
  }

  static List<String> described(List<RecipientOutcome> outcomes) {
    return outcomes.stream().map(RecipientOutcome::toString).toList();
  }

  static java.util.Iterator<Submission> submissions(String... recipients) {
    return Stream.of(recipients)
        .map(to -> new Submission(Envelope.of("shop@shop.example", to), Relays.MESSAGE))
        .iterator();
  }
}
