package org.smtpconnector.mail;

import java.time.Duration;
import org.smtpconnector.mail.delivery.DeliveryRetries;
import org.smtpconnector.mail.delivery.PlainRetries;
import org.smtpconnector.mail.delivery.RetryPolicy;
import org.smtpconnector.mail.delivery.SendAttempt;

/** Retries with pauses that suit a test. */
public final class Retrying {
  private Retrying() {}

  /** Without a pause. */
  public static DeliveryRetries atOnce() {
    return after(Duration.ZERO);
  }

  public static DeliveryRetries after(Duration pause) {
    RetryPolicy policy = new RetryPolicy(RetryPolicy.DEFAULT.maxRetries(), pause, Duration.ZERO);
    return new PlainRetries(new SendAttempt(), () -> policy);
  }
}
