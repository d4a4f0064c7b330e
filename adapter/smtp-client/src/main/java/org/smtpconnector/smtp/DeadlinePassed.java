package org.smtpconnector.smtp;

import java.net.SocketTimeoutException;

/** Thrown when a wait ends by the caller's deadline, not by a timeout of the session. */
final class DeadlinePassed extends SocketTimeoutException {
  private static final long serialVersionUID = 1L;

  private final transient SendDeadline deadline;

  DeadlinePassed(String message, SendDeadline deadline) {
    super(message);
    this.deadline = deadline;
  }

  SendDeadline deadline() {
    return deadline;
  }
}
