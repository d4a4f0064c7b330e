package org.smtpconnector.connector.ra;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.smtpconnector.connector.SmtpConnection;
import org.smtpconnector.connector.relay.CircuitBreaker;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.testkit.ScriptedSmtpServer;

/** Connections to the first of two relays that serves. */
abstract class FailoverFixture extends PipelineFixture {
  ScriptedSmtpServer first;
  ScriptedSmtpServer second;

  @BeforeEach
  void startRelays() {
    first = Relays.relay();
    second = Relays.relay();
    factory = Relays.factoryFor(first, second);
  }

  @AfterEach
  void stopRelays() {
    destroyOpened();
    first.close();
    second.close();
  }

  void pass(Duration time) {
    clock.pass(time);
  }

  void send() throws Exception {
    send(open());
  }

  static void send(SmtpConnection connection) throws SmtpException {
    Relays.send(connection);
  }

  CircuitBreaker.Status statusOfFirst() {
    return pipeline().relays().relays().get(0).circuitBreaker().status();
  }

  String nameOf(ScriptedSmtpServer relay) {
    return "localhost:" + relay.port();
  }

  ScriptedSmtpServer restarted(ScriptedSmtpServer relay, String... extensions) {
    relay.close();
    return ScriptedSmtpServer.builder()
        .port(relay.port())
        .user("alice", "wonderland")
        .extensions(extensions)
        .start();
  }
}
