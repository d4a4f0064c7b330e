package org.smtpconnector.benchmark.outbox;

import org.smtpconnector.mail.outbox.store.OutboxStore;

/** The store of one server, and its pool of connections to where that is. */
record PooledStore(OutboxStore store, Runnable closing) implements AutoCloseable {
  @Override
  public void close() {
    closing.run();
  }
}
