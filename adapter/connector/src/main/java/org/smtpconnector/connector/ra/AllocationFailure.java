package org.smtpconnector.connector.ra;

import jakarta.resource.ResourceException;
import jakarta.resource.spi.CommException;
import jakarta.resource.spi.EISSystemException;
import jakarta.resource.spi.ResourceAllocationException;
import jakarta.resource.spi.RetryableException;
import jakarta.resource.spi.SecurityException;
import org.smtpconnector.smtp.EnhancedStatus;
import org.smtpconnector.smtp.SmtpException;

/** What the contract says where no session could be opened (Connectors 2.1, 23.2.1). */
final class AllocationFailure {
  /** The relay serves nobody now, or whoever issues access tokens does not. */
  static final class Busy extends ResourceAllocationException implements RetryableException {
    private static final long serialVersionUID = 1L;

    Busy(SmtpException cause) {
      super(cause.getMessage(), cause);
    }
  }

  private AllocationFailure() {}

  /** The exception for a container, with the SMTP one as its cause and the reply as error code. */
  static ResourceException of(SmtpException e) {
    ResourceException failure = typed(e);
    e.reply()
        .ifPresent(
            reply ->
                failure.setErrorCode(
                    reply.code() + reply.enhanced().map(AllocationFailure::behind).orElse("")));
    return failure;
  }

  private static String behind(EnhancedStatus status) {
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
