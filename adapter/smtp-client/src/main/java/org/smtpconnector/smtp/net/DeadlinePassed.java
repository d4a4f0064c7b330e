package org.smtpconnector.smtp.net;

import java.net.SocketTimeoutException;
import org.smtpconnector.smtp.SendDeadline;

/** Thrown when a wait ends by the caller's deadline, not by a timeout of the session. */
public final class DeadlinePassed extends SocketTimeoutException {
  private static final long serialVersionUID = 1L;

  private final transient SendDeadline deadline;

  public DeadlinePassed(String message, SendDeadline deadline) {
    super(message);
    this.deadline = deadline;
  }

  public SendDeadline deadline() {
    return deadline;
  }
}
