package org.smtpconnector.connector.relay;

import org.smtpconnector.smtp.SmtpException;

/**
 * Why a relay is down. Kept in place of the exception, whose stack trace holds the classes of the
 * application that met it: that may be gone long before the relay is back.
 *
 * @param retryable whether a later try may help
 * @param unsafe whether the relay is not as safe as it has to be
 */
public record FailureReason(String message, boolean retryable, boolean unsafe) {
  static FailureReason of(SmtpException e) {
    return new FailureReason(
        e.getMessage(), e.retryable(), e instanceof SmtpException.SecurityUnmet);
  }
}
