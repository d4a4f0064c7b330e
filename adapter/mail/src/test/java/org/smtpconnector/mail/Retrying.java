package org.smtpconnector.mail;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.faulttolerance.exceptions.FaultToleranceException;
import org.smtpconnector.mail.delivery.Backoff;
import org.smtpconnector.mail.delivery.ConnectionRequest;
import org.smtpconnector.mail.delivery.DeliveryState;
import org.smtpconnector.mail.delivery.MailRetry;
import org.smtpconnector.mail.delivery.SendAttempt;

/** Repeats as its annotation says, as Fault Tolerance does in a server. */
public final class Retrying extends MailRetry {
  private final Duration pause;

  /** Without a pause. */
  public Retrying() {
    this(Duration.ZERO);
  }

  public Retrying(Duration pause) {
    super(new SendAttempt());
    this.pause = pause;
  }

  @Override
  public Optional<MailException> send(
      ConnectionRequest request, DeliveryState delivery, Backoff backoff) {
    Retry retry = retry();
    for (int left = retry.maxRetries(); ; left--) {
      try {
        return super.send(request, delivery, backoff);
      } catch (MailException e) {
        if (left == 0 || Stream.of(retry.retryOn()).noneMatch(type -> type.isInstance(e))) {
          throw e;
        }
        rest();
      }
    }
  }

  /** As there, the flag of the thread is lost. */
  private void rest() {
    try {
      TimeUnit.NANOSECONDS.sleep(pause.toNanos());
    } catch (InterruptedException e) {
      throw new FaultToleranceException(e);
    }
  }

  private static Retry retry() {
    try {
      Method send =
          MailRetry.class.getDeclaredMethod(
              "send", ConnectionRequest.class, DeliveryState.class, Backoff.class);
      return send.getAnnotation(Retry.class);
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(e);
    }
  }
}
