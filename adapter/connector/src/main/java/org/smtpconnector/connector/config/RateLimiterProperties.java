package org.smtpconnector.connector.config;

import jakarta.resource.spi.ConfigProperty;

/** The configuration properties of the rate limiter. */
public class RateLimiterProperties extends SandboxProperties {
  private static final long serialVersionUID = 1L;

  @ConfigProperty(
      description =
          "Maximum number of messages per second over all connections, 0 to 100000; 0"
              + " is no limit. A message waits for its turn.",
      defaultValue = "0")
  private Integer messagesPerSecond = 0;

  @ConfigProperty(
      description =
          "Seconds that a message waits for its turn at most, 0 to 86400, if"
              + " messagesPerSecond or the relay (421, 432, 4.7.x) throttles sending.",
      defaultValue = "30")
  private Integer paceTimeoutSeconds = 30;

  RateLimiterSettings rateLimiter() {
    return new RateLimiterSettings(messagesPerSecond, paceTimeoutSeconds);
  }

  public Integer getMessagesPerSecond() {
    return messagesPerSecond;
  }

  public void setMessagesPerSecond(Integer messagesPerSecond) {
    this.messagesPerSecond = messagesPerSecond;
  }

  public Integer getPaceTimeoutSeconds() {
    return paceTimeoutSeconds;
  }

  public void setPaceTimeoutSeconds(Integer paceTimeoutSeconds) {
    this.paceTimeoutSeconds = paceTimeoutSeconds;
  }
}
