package org.smtpconnector.mail.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smtpconnector.mail.MailException;
import org.smtpconnector.mail.MailException.Deferred;
import org.smtpconnector.mail.MailException.InDoubt;
import org.smtpconnector.mail.MailException.Misconfigured;
import org.smtpconnector.mail.MailException.Rejected;
import org.smtpconnector.mail.MailException.Resendable;
import org.smtpconnector.mail.MailException.Unavailable;
import org.smtpconnector.mail.MapConfiguration;

/** The rules of retries are those of MicroProfile Fault Tolerance, with its properties. */
class RetryPolicyTest {
  private static final String SEND = "org.smtpconnector.mail.delivery.MailRetry/send/Retry/";
  private static final String TYPE = "org.smtpconnector.mail.delivery.MailRetry/Retry/";

  private static RetryPolicy of(Map<String, String> settings) {
    return RetryPolicy.of(new MapConfiguration(settings));
  }

  private static Retry annotation() throws NoSuchMethodException {
    return MailRetry.class
        .getMethod("send", JndiConnectionSpec.class, DeliveryState.class, Backoff.class)
        .getAnnotation(Retry.class);
  }

  @Test
  void isThatOfTheAnnotationWhereNothingIsSet() throws Exception {
    assertThat(of(Map.of()))
        .isEqualTo(RetryPolicy.DEFAULT)
        .isEqualTo(
            new RetryPolicy(
                annotation().maxRetries(),
                Duration.of(annotation().delay(), annotation().delayUnit()),
                Duration.of(annotation().jitter(), annotation().jitterDelayUnit())));
  }

  @Test
  void retriesTheSameFailuresAsTheAnnotation() throws Exception {
    List<Class<? extends Throwable>> retried = List.of(annotation().retryOn());
    Stream<MailException> failures =
        Stream.of(
            new Unavailable("x", null, List.of()),
            new Deferred("x", null, List.of()),
            new Resendable("x", null, List.of()),
            new InDoubt("x", null, List.of()),
            new Rejected("x", null, List.of()),
            new Misconfigured("x", null));
    assertThat(failures)
        .allSatisfy(
            failure ->
                assertThat(RetryPolicy.DEFAULT.isRetriedAfter(failure))
                    .isEqualTo(retried.stream().anyMatch(type -> type.isInstance(failure))));
  }

  @Test
  void isConfiguredForTheMethodBeforeTheClassAndForThatBeforeEverything() {
    assertThat(of(Map.of("Retry/maxRetries", "1")).maxRetries()).isEqualTo(1);
    assertThat(of(Map.of("Retry/maxRetries", "1", TYPE + "maxRetries", "2")).maxRetries())
        .isEqualTo(2);
    assertThat(of(Map.of(TYPE + "maxRetries", "2", SEND + "maxRetries", "0")).maxRetries())
        .isZero();
    assertThat(of(Map.of(SEND + "delay", "50", SEND + "jitter", "20")))
        .isEqualTo(new RetryPolicy(3, Duration.ofMillis(50), Duration.ofMillis(20)));
  }

  @Test
  void allowsAnyNumberOfRetries() {
    assertThat(of(Map.of(SEND + "maxRetries", "-1")).maxRetries()).isEqualTo(-1);
  }

  @ParameterizedTest
  @CsvSource({
    "maxRetries, -2, is '-2'",
    "maxRetries, many, is 'many'",
    "delay, PT1S, is 'PT1S'",
    "jitter, -1, is '-1'"
  })
  void namesThePropertyThatIsWrong(String parameter, String value, String message) {
    assertThatThrownBy(() -> of(Map.of(SEND + parameter, value)))
        .isInstanceOf(Misconfigured.class)
        .hasMessageStartingWith(SEND + parameter + " " + message);
  }

  @RepeatedTest(20)
  void pausesForTheDelayWithinTheJitter() {
    assertThat(RetryPolicy.DEFAULT.nextPause())
        .isBetween(Duration.ofMillis(500), Duration.ofMillis(1500));
    assertThat(new RetryPolicy(1, Duration.ofMillis(1), Duration.ofMillis(500)).nextPause())
        .isBetween(Duration.ZERO, Duration.ofMillis(501));
  }
}
