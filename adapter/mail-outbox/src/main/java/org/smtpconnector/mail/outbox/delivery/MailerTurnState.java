package org.smtpconnector.mail.outbox.delivery;

import java.time.Duration;
import java.util.OptionalLong;

/** When a mailer takes its next turn on this server: it waits, is ready, or runs. */
final class MailerTurnState {
  /** What it waits for. */
  enum State {
    /** For the time that it is due. */
    IDLE,
    /** For a thread. */
    READY,
    /** For the end of its turn. */
    RUNNING
  }

  static final long NEVER = Long.MAX_VALUE;

  // A turn that finds a few messages costs as many commits as one that finds a batch. The first
  // message after a pause is not delayed by it.
  private static final long SHORTEST_INTERVAL = Duration.ofMillis(25).toNanos();

  private final String mailer;
  private final RelayPause pause;
  private State state = State.IDLE;
  private boolean hasDue;
  private long due;
  private OptionalLong earliest = OptionalLong.empty();

  MailerTurnState(String mailer) {
    this.mailer = mailer;
    this.pause = new RelayPause(mailer);
  }

  String mailer() {
    return mailer;
  }

  RelayPause pause() {
    return pause;
  }

  State state() {
    return state;
  }

  /**
   * Records that messages are due then, in nanoseconds of the clock; returns false if that is
   * known, or others are due before.
   */
  boolean due(long nanos) {
    if (hasDue && due - nanos <= 0) {
      return false;
    }
    due = nanos;
    hasDue = true;
    return true;
  }

  /** Returns how long it waits until its next turn; {@link #NEVER} if nothing is due. */
  long waits(long now) {
    if (state != State.IDLE || !hasDue) {
      return NEVER;
    }
    long wait = Math.max(due - now, earliest.isPresent() ? earliest.getAsLong() - now : 0);
    return Math.max(0, pause.isProbing() ? Math.max(wait, pause.end() - now) : wait);
  }

  void ready() {
    state = State.READY;
  }

  void start(long now) {
    state = State.RUNNING;
    hasDue = false;
    earliest = OptionalLong.of(now + SHORTEST_INTERVAL);
  }

  /**
   * Ends a turn.
   *
   * @param isMoreDue whether the turn has left messages that are due
   */
  void end(boolean isMoreDue) {
    state = State.IDLE;
    if (isMoreDue) {
      earliest = OptionalLong.empty();
    }
  }
}
