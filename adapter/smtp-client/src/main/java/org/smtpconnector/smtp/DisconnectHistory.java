package org.smtpconnector.smtp;

/**
 * Behind how many messages connections ended. A server that restarts ends them too, so that it
 * takes several in a row to make a limit, and none that took more meanwhile: two where the server
 * says so, five where it closes without a word. Thread-safe.
 */
final class DisconnectHistory {
  private static final int ENOUGH = 5;
  private static final int SAID = 3; // what a 421 weighs

  private volatile long messages; // 0 for none
  private int weight;

  /**
   * One ended.
   *
   * @param said whether the server said so by 421
   * @return whether that is a limit
   */
  synchronized boolean after(long number, boolean said) {
    weight = (number == messages ? weight : 0) + (said ? SAID : 1);
    messages = number;
    return weight >= ENOUGH;
  }

  /** A connection takes this message, counted from 1 on. */
  void exceededBy(long message) {
    if (messages > 0 && message > messages) {
      forget();
    }
  }

  private synchronized void forget() {
    messages = 0;
    weight = 0;
  }
}
