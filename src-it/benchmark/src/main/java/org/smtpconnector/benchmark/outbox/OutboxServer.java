package org.smtpconnector.benchmark.outbox;

import java.io.IOException;

/** A server of an application with an outbox. It is started and stopped again and again. */
interface OutboxServer extends AutoCloseable {
  /** Puts a message in a transaction, which it commits. Thread-safe. */
  void put();

  /** Sends what is there, until {@link #stop}. */
  void start();

  /** Sends no more. */
  void stop();

  @Override
  void close() throws IOException;
}
