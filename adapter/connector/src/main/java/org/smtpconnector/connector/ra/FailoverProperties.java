package org.smtpconnector.connector.ra;

import jakarta.resource.spi.ConfigProperty;

/** The properties of several relays that stand in for one another. */
public class FailoverProperties extends FlowProperties {
  private static final long serialVersionUID = 1L;

  @ConfigProperty(
      description =
          "Which of several relays a connection is opened to: inOrder, the first that is"
              + " up; or roundRobin, each in turn.",
      defaultValue = Failover.IN_ORDER)
  private String relayOrder = Failover.IN_ORDER;

  @ConfigProperty(
      description =
          "Seconds for which one of several relays is left out after it failed, 1 to 3600;"
              + " then one connection tries it, and each further failure doubles the time.",
      defaultValue = "1")
  private Integer relayDownSeconds = 1;

  @ConfigProperty(
      description =
          "Seconds for which one of several relays is left out at most, 1 to 86400; not"
              + " below relayDownSeconds.",
      defaultValue = "60")
  private Integer longestRelayDownSeconds = 60;

  Failover failover() {
    return new Failover(relayOrder, relayDownSeconds, longestRelayDownSeconds);
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
