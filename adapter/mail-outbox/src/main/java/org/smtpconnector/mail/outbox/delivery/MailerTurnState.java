package org.smtpconnector.mail.outbox.delivery;

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

  private final String mailer;
  private final RelayPause pause;
  private State state = State.IDLE;
  private boolean hasDue;
  private long due;

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

  /** Records that messages are due then, in nanoseconds of the clock. */
  void due(long nanos) {
    due = hasDue && due - nanos < 0 ? due : nanos;
    hasDue = true;
  }

  /** Returns how long it waits until its next turn; {@link #NEVER} if nothing is due. */
  long waits(long now) {
    if (state != State.IDLE || !hasDue) {
      return NEVER;
    }
    long wait = due - now;
    return Math.max(0, pause.isProbing() ? Math.max(wait, pause.end() - now) : wait);
  }

  void ready() {
    state = State.READY;
  }

  void start() {
    state = State.RUNNING;
    hasDue = false;
  }

  void end() {
    state = State.IDLE;
  }
}
