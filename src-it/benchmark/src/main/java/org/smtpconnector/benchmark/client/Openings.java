package org.smtpconnector.benchmark.client;

/** Opens sessions one after the other; closing them is not part of the time. */
final class Openings implements MailClient {
  /** Opens a session, and returns what closes it. */
  interface Opener {
    AutoCloseable open() throws Exception;
  }

  private final Opener opener;

  Openings(Opener opener) {
    this.opener = opener;
  }

  @Override
  public void repeat(int times) throws Exception {
    timed(times);
  }

  @Override
  public long timed(int times) throws Exception {
    long nanos = 0;
    for (int i = 0; i < times; i++) {
      long begin = System.nanoTime();
      AutoCloseable session = opener.open();
      nanos += System.nanoTime() - begin;
      session.close();
    }
    return nanos;
  }

  @Override
  public void close() {}
}
