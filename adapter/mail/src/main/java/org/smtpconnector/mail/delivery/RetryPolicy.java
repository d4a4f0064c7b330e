package org.smtpconnector.mail.delivery;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.stream.Stream;
import org.smtpconnector.mail.MailException;
import org.smtpconnector.mail.MailException.Deferred;
import org.smtpconnector.mail.MailException.Misconfigured;
import org.smtpconnector.mail.MailException.Resendable;
import org.smtpconnector.mail.MailException.Unavailable;
import org.smtpconnector.mail.config.ConfigPropertyReader;
import org.smtpconnector.mail.config.Configuration;

/**
 * The rules of retries, with the properties that MicroProfile Fault Tolerance has for them.
 *
 * @param maxRetries the number of attempts after the first one; negative for any number
 * @param delay the pause before each of them
 * @param jitter the variation of the pause, in both directions
 */
public record RetryPolicy(int maxRetries, Duration delay, Duration jitter) {
  static final int MAX_RETRIES = 3;
  static final int DELAY_MILLIS = 1000;
  static final int JITTER_MILLIS = 500;

  /** One attempt. */
  public static final RetryPolicy NONE = new RetryPolicy(0, Duration.ZERO, Duration.ZERO);

  /** The rules where nothing is configured. */
  public static final RetryPolicy DEFAULT =
      new RetryPolicy(
          MAX_RETRIES, Duration.ofMillis(DELAY_MILLIS), Duration.ofMillis(JITTER_MILLIS));

  private static final String TYPE = MailRetry.class.getName();

  /** What the name of a parameter begins with: for the method, the class, and everything. */
  private static final String[] PREFIXES = {TYPE + "/send/Retry/", TYPE + "/Retry/", "Retry/"};

  private static final String ANY_NUMBER = "-1";
  private static final long MOST_MILLIS = Duration.ofDays(1).toMillis();

  /**
   * Reads the rules.
   *
   * @throws Misconfigured if a value is invalid; the exception's message names the property
   */
  public static RetryPolicy of(Configuration configuration) {
    ConfigPropertyReader values = new ConfigPropertyReader(configuration);
    return new RetryPolicy(
        parameter(key -> maxRetries(values, key), "maxRetries")
            .map(Math::toIntExact)
            .orElse(MAX_RETRIES),
        millis(values, "delay", DEFAULT.delay),
        millis(values, "jitter", DEFAULT.jitter));
  }

  private static Optional<Long> maxRetries(ConfigPropertyReader values, String key) {
    return values.text(key).filter(ANY_NUMBER::equals).isPresent()
        ? Optional.of(-1L)
        : values.number(key, 0, Integer.MAX_VALUE);
  }

  private static Duration millis(ConfigPropertyReader values, String name, Duration otherwise) {
    return parameter(key -> values.number(key, 0, MOST_MILLIS), name)
        .map(Duration::ofMillis)
        .orElse(otherwise);
  }

  private static Optional<Long> parameter(
      Function<String, Optional<Long>> reader, String parameter) {
    return Stream.of(PREFIXES)
        .map(prefix -> reader.apply(prefix + parameter))
        .flatMap(Optional::stream)
        .findFirst();
  }

  /** Whether there is a further attempt after a failure, while some are left. */
  boolean isRetriedAfter(MailException failure) {
    return failure instanceof Unavailable
        || failure instanceof Deferred
        || failure instanceof Resendable;
  }

  /** Returns the next pause, which is random within the jitter. */
  Duration nextPause() {
    long most = jitter.toMillis();
    Duration pause = delay.plusMillis(ThreadLocalRandom.current().nextLong(-most, most + 1));
    return pause.isNegative() ? Duration.ZERO : pause;
  }
}
