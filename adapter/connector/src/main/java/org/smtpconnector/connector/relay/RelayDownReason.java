package org.smtpconnector.connector.relay;

import org.smtpconnector.smtp.SmtpException;

/**
 * The reason why a relay is down. It replaces the exception, whose stack trace would keep the
 * classes of an application in memory that may be undeployed before the relay is back.
 *
 * @param retryable whether a later attempt may succeed
 * @param unsafe whether the relay does not meet the security that is required
 */
public record RelayDownReason(String message, boolean retryable, boolean unsafe) {
  static RelayDownReason of(SmtpException e) {
    return new RelayDownReason(
        e.getMessage(), e.retryable(), e instanceof SmtpException.SecurityUnmet);
  }
}
