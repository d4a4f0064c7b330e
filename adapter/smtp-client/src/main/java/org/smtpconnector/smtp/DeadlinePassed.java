package org.smtpconnector.smtp;

import java.net.SocketTimeoutException;

/** A wait that ended by the deadline of the caller, not by a time-out of the session. */
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
