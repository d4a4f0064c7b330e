package org.smtpconnector.connector.config;

import jakarta.resource.spi.ConfigProperty;

/** The configuration properties of the timeouts. */
public class TimeoutProperties extends FailoverProperties {
  private static final long serialVersionUID = 1L;

  @ConfigProperty(
      description = "Seconds to resolve the host and connect, 1 to 86400.",
      defaultValue = "10")
  private Integer connectTimeoutSeconds = 10;

  @ConfigProperty(
      description = "Seconds from name resolution to the end of authentication, 1 to 86400.",
      defaultValue = "30")
  private Integer openTimeoutSeconds = 30;

  @ConfigProperty(description = "Seconds to wait for a reply, 1 to 86400.", defaultValue = "60")
  private Integer replyTimeoutSeconds = 60;

  @ConfigProperty(
      description = "Seconds that a write may take without progress, 1 to 86400.",
      defaultValue = "60")
  private Integer writeTimeoutSeconds = 60;

  @ConfigProperty(
      description =
          "Seconds to wait for the reply to a message, 1 to 86400. A relay with a slow"
              + " filter may deliver after the client gave up, so a short timeout puts"
              + " messages in doubt (RFC 5321 4.5.3.2.6).",
      defaultValue = "600")
  private Integer messageEndTimeoutSeconds = 600;

  @ConfigProperty(
      description =
          "Seconds to wait for the first reply on a connection that was idle for longer"
              + " than aliveWindowSeconds, 1 to 86400; not longer than replyTimeoutSeconds."
              + " Load balancers and firewalls silently drop idle connections; a new"
              + " connection then replaces it.",
      defaultValue = "2")
  private Integer validationTimeoutSeconds = 2;

  ConnectionFactorySettings.Seconds seconds() {
    return new ConnectionFactorySettings.Seconds(
        connectTimeoutSeconds,
        openTimeoutSeconds,
        replyTimeoutSeconds,
        writeTimeoutSeconds,
        messageEndTimeoutSeconds,
        validationTimeoutSeconds);
  }

  public Integer getConnectTimeoutSeconds() {
    return connectTimeoutSeconds;
  }

  public void setConnectTimeoutSeconds(Integer connectTimeoutSeconds) {
    this.connectTimeoutSeconds = connectTimeoutSeconds;
  }

  public Integer getOpenTimeoutSeconds() {
    return openTimeoutSeconds;
  }

  public void setOpenTimeoutSeconds(Integer openTimeoutSeconds) {
    this.openTimeoutSeconds = openTimeoutSeconds;
  }

  public Integer getReplyTimeoutSeconds() {
    return replyTimeoutSeconds;
  }

  public void setReplyTimeoutSeconds(Integer replyTimeoutSeconds) {
    this.replyTimeoutSeconds = replyTimeoutSeconds;
  }

  public Integer getWriteTimeoutSeconds() {
    return writeTimeoutSeconds;
  }

  public void setWriteTimeoutSeconds(Integer writeTimeoutSeconds) {
    this.writeTimeoutSeconds = writeTimeoutSeconds;
  }

  public Integer getMessageEndTimeoutSeconds() {
    return messageEndTimeoutSeconds;
  }

  public void setMessageEndTimeoutSeconds(Integer messageEndTimeoutSeconds) {
    this.messageEndTimeoutSeconds = messageEndTimeoutSeconds;
  }

  public Integer getValidationTimeoutSeconds() {
    return validationTimeoutSeconds;
  }

  public void setValidationTimeoutSeconds(Integer validationTimeoutSeconds) {
    this.validationTimeoutSeconds = validationTimeoutSeconds;
  }
}
