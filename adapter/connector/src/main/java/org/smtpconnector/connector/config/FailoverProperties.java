package org.smtpconnector.connector.config;

import jakarta.resource.spi.ConfigProperty;

/** The configuration properties of failover and the circuit breaker. */
public class FailoverProperties extends RateLimiterProperties {
  private static final long serialVersionUID = 1L;

  @ConfigProperty(
      description =
          "The relay that a connection is opened to, if there are several: inOrder, the"
              + " first that is up; or roundRobin, each in turn.",
      defaultValue = FailoverSettings.IN_ORDER)
  private String relayOrder = FailoverSettings.IN_ORDER;

  @ConfigProperty(
      description =
          "Seconds for which one of several relays is skipped after a failure, 1 to"
              + " 3600; then one connection tries it, and each further failure doubles the"
              + " time.",
      defaultValue = "1")
  private Integer relayDownSeconds = 1;

  @ConfigProperty(
      description =
          "Seconds for which one of several relays is skipped at most, 1 to 86400; not"
              + " below relayDownSeconds.",
      defaultValue = "60")
  private Integer longestRelayDownSeconds = 60;

  @ConfigProperty(
      description =
          "Number of consecutive failures to open a connection after which the circuit"
              + " breaker of a single relay opens for breakerDelaySeconds, 0 to 1000; 0 is"
              + " never. One of several relays is skipped after its first failure.",
      defaultValue = "10")
  private Integer breakerFailures = 10;

  @ConfigProperty(
      description = "Seconds within which breakerFailures connections must fail, 1 to 3600.",
      defaultValue = "60")
  private Integer breakerWindowSeconds = 60;

  @ConfigProperty(
      description =
          "Seconds for which the circuit breaker of a single relay stays open, 1 to"
              + " 3600; then one connection tries the relay.",
      defaultValue = "5")
  private Integer breakerDelaySeconds = 5;

  FailoverSettings failover() {
    return new FailoverSettings(
        relayOrder,
        relayDownSeconds,
        longestRelayDownSeconds,
        new FailoverSettings.Breaker(breakerFailures, breakerWindowSeconds, breakerDelaySeconds));
  }

  public Integer getBreakerFailures() {
    return breakerFailures;
  }

  public void setBreakerFailures(Integer breakerFailures) {
    this.breakerFailures = breakerFailures;
  }

  public Integer getBreakerWindowSeconds() {
    return breakerWindowSeconds;
  }

  public void setBreakerWindowSeconds(Integer breakerWindowSeconds) {
    this.breakerWindowSeconds = breakerWindowSeconds;
  }

  public Integer getBreakerDelaySeconds() {
    return breakerDelaySeconds;
  }

  public void setBreakerDelaySeconds(Integer breakerDelaySeconds) {
    this.breakerDelaySeconds = breakerDelaySeconds;
  }

  public String getRelayOrder() {
    return relayOrder;
  }

  public void setRelayOrder(String relayOrder) {
    this.relayOrder = relayOrder;
  }

  public Integer getRelayDownSeconds() {
    return relayDownSeconds;
  }

  public void setRelayDownSeconds(Integer relayDownSeconds) {
    this.relayDownSeconds = relayDownSeconds;
  }

  public Integer getLongestRelayDownSeconds() {
    return longestRelayDownSeconds;
  }

  public void setLongestRelayDownSeconds(Integer longestRelayDownSeconds) {
    this.longestRelayDownSeconds = longestRelayDownSeconds;
  }
}
