package org.smtpconnector.benchmark.client;

/** Opens sessions one after the other; preparing and closing them is not part of the time. */
final class Openings implements MailClient {
  /** Opens a session, and returns what closes it. */
  interface Opener {
    AutoCloseable open() throws Exception;
  }

  /** Has ready what an application would make once, such as a TLS context. */
  interface Preparation {
    Opener prepare() throws Exception;
  }

  private final Preparation preparation;

  private Openings(Preparation preparation) {
    this.preparation = preparation;
  }

  /** Each with what the one before has left, such as a TLS session. */
  static Openings of(Opener opener) {
    return new Openings(() -> opener);
  }

  /** Each as the first. */
  static Openings anew(Preparation preparation) {
    return new Openings(preparation);
  }

  @Override
  public void repeat(int times) throws Exception {
    timed(times);
  }

  @Override
  public long timed(int times) throws Exception {
    long nanos = 0;
    for (int i = 0; i < times; i++) {
      Opener opener = preparation.prepare();
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
