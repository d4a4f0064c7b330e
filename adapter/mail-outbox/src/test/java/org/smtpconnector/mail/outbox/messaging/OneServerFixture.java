package org.smtpconnector.mail.outbox.messaging;

import org.junit.jupiter.api.BeforeEach;

/** A broker and a server. */
abstract class OneServerFixture extends BrokerFixture {
  static final String SERVER = "a";
  MessagingOutboxStore store;

  @BeforeEach
  void openStore() {
    store = store(SERVER);
    store.check();
  }
}
