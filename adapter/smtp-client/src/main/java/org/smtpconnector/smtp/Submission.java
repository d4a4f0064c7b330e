package org.smtpconnector.smtp;

import java.util.Objects;

/** A message and its envelope. */
public record Submission(Envelope envelope, MessageSource message) {
  /**
   * Creates a submission.
   *
   * @param envelope as {@link #envelope()}
   * @param message as {@link #message()}
   */
  public Submission {
    Objects.requireNonNull(envelope, "envelope");
    Objects.requireNonNull(message, "message");
  }
}
