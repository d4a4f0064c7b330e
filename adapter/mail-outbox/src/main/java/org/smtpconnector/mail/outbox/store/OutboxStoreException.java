package org.smtpconnector.mail.outbox.store;

/** The store cannot be reached, or has refused. */
public final class OutboxStoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Whether it is not known if what was asked has happened. */
  private final boolean inDoubt;

  /**
   * Nothing of what was asked has happened, or it is the caller's transaction that decides.
   *
   * @param message what happened, and to which store
   * @param cause the error of the store's driver, or null
   */
  public OutboxStoreException(String message, Throwable cause) {
    this(message, cause, false);
  }

  /**
   * @param message what happened, and to which store
   * @param cause the error of the store's driver, or null
   * @param inDoubt whether it is not known if what was asked has happened: the reply to a commit is
   *     missing
   */
  public OutboxStoreException(String message, Throwable cause, boolean inDoubt) {
    super(message, cause);
    this.inDoubt = inDoubt;
  }

  /** Returns whether it is not known if what was asked has happened. */
  public boolean isInDoubt() {
    return inDoubt;
  }
}
