package org.smtpconnector.benchmark.outbox;

import org.smtpconnector.benchmark.client.AngusSession;
import org.smtpconnector.benchmark.client.Endpoint;
import org.smtpconnector.benchmark.client.Letter;
import org.smtpconnector.smtp.TransportSecurity;

/** Whose outboxes are compared. */
enum OutboxKind {
  CONNECTOR("MailOutbox"),
  JPA_SEND("JPA, Transport.send"),
  JPA_NO_DELAY("JPA, Transport.send, TCP_NODELAY"),
  JPA_OPEN("JPA, open Transport");

  private final String title;

  OutboxKind(String title) {
    this.title = title;
  }

  /** As the report names it. */
  String title() {
    return title;
  }

  /** Whether it works there: the socket factory that sets TCP_NODELAY makes no sockets of TLS. */
  boolean can(StoreKind store, TransportSecurity security) {
    return this == CONNECTOR
        || store != StoreKind.ARTEMIS
            && (this != JPA_NO_DELAY || security != TransportSecurity.TLS);
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
            new JpaRelay(new AngusSession(relay, this == JPA_NO_DELAY), this == JPA_OPEN),
            letter,
            settled);
  }
}
