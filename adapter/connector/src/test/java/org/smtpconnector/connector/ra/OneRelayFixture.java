package org.smtpconnector.connector.ra;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.smtpconnector.testkit.ReceivedMessage;
import org.smtpconnector.testkit.ScriptedSmtpServer;

/** Connections to one relay that takes messages in a pipeline. */
abstract class OneRelayFixture extends PipelineFixture {
  ScriptedSmtpServer server;

  @BeforeEach
  void startServer() {
    server = ScriptedSmtpServer.builder().extensions("PIPELINING", "CHUNKING").start();
    factory = Relays.factoryFor(server);
  }

  @AfterEach
  void stopServer() {
    destroyOpened();
    server.close();
  }

  List<Integer> connectionsOfMessages() {
    return server.messages().stream().map(ReceivedMessage::connection).toList();
  }
}
