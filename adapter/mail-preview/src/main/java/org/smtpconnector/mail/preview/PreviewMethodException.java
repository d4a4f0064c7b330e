package org.smtpconnector.mail.preview;

/**
 * Thrown if a message cannot be shown; the cause is the exception of the method that returns it.
 */
final class PreviewMethodException extends Exception {
  private static final long serialVersionUID = 1L;

  PreviewMethodException(String name, Throwable cause) {
    super(name + ": " + cause, cause);
  }
}
