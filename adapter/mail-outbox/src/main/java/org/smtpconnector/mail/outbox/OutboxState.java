package org.smtpconnector.mail.outbox;

/** What a message in the outbox waits for. */
public enum OutboxState {
  /** To be sent when it is due: new, or deferred. */
  WAITING,
  /** A server has claimed it and has not sent anything; it waits again if that server is gone. */
  CLAIMED,
  /** A server is sending it; if that server is gone, it is in doubt. */
  BEGUN,
  /** It may have been delivered: a person decides whether to resend or drop it. */
  DOUBT,
  /** Some recipients were refused permanently, or it cannot be read. */
  REFUSED,
  /** Some recipients were not accepted before it was given up. */
  EXPIRED,
  /** Every recipient was accepted; it is kept for {@code smtpconnector.outbox.keep}. */
  SENT;

  /** {@return whether nothing happens any more until a person decides} */
  public boolean isParked() {
    return this == DOUBT || this == REFUSED || this == EXPIRED;
  }
}
