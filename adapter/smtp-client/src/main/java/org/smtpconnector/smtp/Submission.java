package org.smtpconnector.smtp;

import java.util.Objects;

/** A message and where it goes. */
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
