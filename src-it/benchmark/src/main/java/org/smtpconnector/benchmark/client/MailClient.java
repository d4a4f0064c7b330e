package org.smtpconnector.benchmark.client;

import java.io.IOException;

/** A client that is compared, with its connections. */
interface MailClient extends AutoCloseable {
  /** Does its work so many times, and returns when the server has answered all of it. */
  void repeat(int times) throws Exception;

  /** How long that takes, in nanoseconds. */
  default long timed(int times) throws Exception {
    long begin = System.nanoTime();
    repeat(times);
    return System.nanoTime() - begin;
  }

  @Override
  void close() throws IOException;
}
