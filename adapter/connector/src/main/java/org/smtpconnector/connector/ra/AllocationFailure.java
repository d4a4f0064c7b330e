package org.smtpconnector.connector.ra;

import jakarta.resource.ResourceException;
import jakarta.resource.spi.CommException;
import jakarta.resource.spi.EISSystemException;
import jakarta.resource.spi.ResourceAllocationException;
import jakarta.resource.spi.RetryableException;
import jakarta.resource.spi.SecurityException;
import org.smtpconnector.smtp.EnhancedStatus;
import org.smtpconnector.smtp.SmtpException;

/** Converts SMTP failures to the exceptions of the Connectors contract (2.1, 23.2.1). */
final class AllocationFailure {
  /** Thrown when the relay or the token endpoint is temporarily unavailable. */
  static final class Busy extends ResourceAllocationException implements RetryableException {
    private static final long serialVersionUID = 1L;

    Busy(SmtpException cause) {
      super(cause.getMessage(), cause);
    }
  }

  private AllocationFailure() {}

  /**
   * Returns the exception for the container: its cause is the SMTP one, its error code the reply.
   */
  static ResourceException of(SmtpException e) {
    ResourceException failure = typed(e);
    e.reply()
        .ifPresent(
            reply ->
                failure.setErrorCode(
                    reply.code() + reply.enhanced().map(AllocationFailure::suffix).orElse("")));
    return failure;
  }

  private static String suffix(EnhancedStatus status) {
    return " " + status;
  }

  private static ResourceException typed(SmtpException e) {
    if (e instanceof SmtpException.AuthenticationRefused
        || e instanceof SmtpException.SecurityUnmet) {
      return new SecurityException(e.getMessage(), e);
    }
    if (e instanceof SmtpException.NoCredentials) {
      return e.retryable() ? new Busy(e) : new SecurityException(e.getMessage(), e);
    }
    if (e instanceof SmtpException.Refused) {
      return e.retryable() ? new Busy(e) : new ResourceAllocationException(e.getMessage(), e);
    }
    if (e instanceof SmtpException.Disconnected) {
      return new CommException(e.getMessage(), e);
    }
    return new EISSystemException(e.getMessage(), e);
  }
}
