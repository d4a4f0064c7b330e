package org.smtpconnector.mail.outbox.messaging;

import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A broker, with queues for each test. */
abstract class BrokerFixture {
  @TempDir static Path directory;
  static TestBroker broker;
  MessagingStoreSettings settings;

  @BeforeAll
  static void startBroker() throws Exception {
    broker = TestBroker.start(directory);
  }

  @AfterAll
  static void stopBroker() throws Exception {
    broker.close();
  }

  @BeforeEach
  void nameQueues() {
    settings = new MessagingStoreSettings("jms/outbox", "outbox." + UUID.randomUUID());
  }

  MessagingOutboxStore store(String user) {
    return new MessagingOutboxStore(broker.factory(user), settings, () -> false);
  }
}
