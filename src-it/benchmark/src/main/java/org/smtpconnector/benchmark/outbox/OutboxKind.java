package org.smtpconnector.benchmark.outbox;

import org.smtpconnector.benchmark.client.Endpoint;
import org.smtpconnector.benchmark.client.Letter;

/** Whose outboxes are compared. */
enum OutboxKind {
  CONNECTOR("MailOutbox"),
  JPA_SEND("JPA, Transport.send"),
  JPA_OPEN("JPA, open Transport");

  private final String title;

  OutboxKind(String title) {
    this.title = title;
  }

  /** As the report names it. */
  String title() {
    return title;
  }

  boolean can(StoreKind store) {
    return this == CONNECTOR || store != StoreKind.ARTEMIS;
  }

  /**
   * Opens a server.
   *
   * @param batch how many messages {@code MailOutbox} claims at once
   */
  OutboxServer open(
      StoreHost host, Endpoint relay, Letter letter, int batch, SettledCount settled) {
    return this == CONNECTOR
        ? new ConnectorOutbox(host.open(), relay, letter, batch, settled)
        : new JpaOutbox(
            ((StoreHost.Database) host).pool(),
            new JpaRelay(relay, this == JPA_OPEN),
            letter,
            settled);
  }
}
