package org.smtpconnector.smtp.learned;

/**
 * The numbers of messages after which connections ended. A server that restarts ends connections,
 * too, so several in a row make a limit, unless one took more meanwhile: two if the server says
 * 421, five if it closes silently. Thread-safe.
 */
public final class MessagesPerConnectionHistory {
  private static final int ENOUGH = 5;
  private static final int SAID = 3; // the weight of a 421

  private volatile long messages; // 0 for none
  private int weight;

  /**
   * Records that a connection ended.
   *
   * @param said whether the server said 421
   * @return whether this makes a limit
   */
  public synchronized boolean after(long number, boolean said) {
    weight = (number == messages ? weight : 0) + (said ? SAID : 1);
    messages = number;
    return weight >= ENOUGH;
  }

  /** Records that a connection takes this message, counted from 1. */
  public void exceededBy(long message) {
    if (messages > 0 && message > messages) {
      forget();
    }
  }

  private synchronized void forget() {
    messages = 0;
    weight = 0;
  }
}
