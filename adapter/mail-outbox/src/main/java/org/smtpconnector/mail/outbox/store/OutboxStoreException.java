package org.smtpconnector.mail.outbox.store;

/** The store cannot be reached, or has refused; what was asked may not have happened. */
public final class OutboxStoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message what happened, and to which store
   * @param cause the error of the store's driver, or null
   */
  public OutboxStoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
