package org.smtpconnector.mail.preview;

/** A message that cannot be shown; its cause is what a preview's method threw. */
final class PreviewFailure extends Exception {
  private static final long serialVersionUID = 1L;

  PreviewFailure(String name, Throwable cause) {
    super(name + ": " + cause, cause);
  }
}
