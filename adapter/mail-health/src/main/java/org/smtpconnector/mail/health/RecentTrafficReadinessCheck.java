package org.smtpconnector.mail.health;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;
import org.smtpconnector.mail.MailEvent;
import org.smtpconnector.mail.config.Configuration;

/**
 * A readiness check that looks at recent traffic: it is up unless recent messages found no relay
 * that is up. It opens no connection: checks every few seconds would burden relays and say less
 * than real messages do. It names no host and no reply, since anybody may read it.
 */
@Readiness
@ApplicationScoped
class RecentTrafficReadinessCheck implements HealthCheck {
  private static final String FAILURES = "smtpconnector.health.failures";
  private static final String WINDOW = "smtpconnector.health.window";

  private final RecentTraffic traffic;

  /** For the container's proxy. */
  RecentTrafficReadinessCheck() {
    traffic = null;
  }

  /**
   * @throws IllegalArgumentException if a setting is invalid; the message names it
   */
  @Inject
  RecentTrafficReadinessCheck(Configuration config) {
    traffic = new RecentTraffic(failures(config), window(config), InstantSource.system());
  }

  private static int failures(Configuration config) {
    String text = config.value(FAILURES).orElse("3");
    if (!text.matches("[1-9][0-9]{0,5}")) {
      throw new IllegalArgumentException(
          FAILURES + " is '" + text + "': set a number of at least 1");
    }
    return Integer.parseInt(text);
  }

  private static Duration window(Configuration config) {
    String text = config.value(WINDOW).orElse("PT5M");
    try {
      Duration window = Duration.parse(text);
      if (window.compareTo(Duration.ZERO) > 0 && window.compareTo(Duration.ofDays(1)) <= 0) {
        return window;
      }
    } catch (DateTimeParseException e) {
      // reported below: the parser's message adds nothing
    }
    throw new IllegalArgumentException(
        WINDOW + " is '" + text + "': set a duration of at most a day, such as PT5M");
  }

  void observe(@Observes MailEvent event) {
    traffic.observe(event);
  }

  @Override
  public HealthCheckResponse call() {
    Map<String, Boolean> serving = traffic.serving();
    HealthCheckResponseBuilder response =
        HealthCheckResponse.named("smtp-mail").status(!serving.containsValue(false));
    serving.forEach((name, serves) -> response.withData(name, serves ? "serving" : "failing"));
    return response.build();
  }
}
