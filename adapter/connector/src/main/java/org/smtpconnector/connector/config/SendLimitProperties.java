package org.smtpconnector.connector.config;

import jakarta.resource.spi.ConfigProperty;

/** The configuration properties of the rate limiter, the sandbox and the recorded events. */
public class SendLimitProperties extends TransportProperties {
  private static final long serialVersionUID = 1L;

  @ConfigProperty(
      description =
          "Mails that all connections together send in a second, 0 to 100000; 0 is no limit."
              + " A mail waits for its turn.",
      defaultValue = "0")
  private Integer messagesPerSecond = 0;

  @ConfigProperty(
      description =
          "Seconds that a mail waits for its turn at most, 0 to 86400, where messagesPerSecond"
              + " or the relay (421, 432, 4.7.x) slows mails down.",
      defaultValue = "30")
  private Integer paceTimeoutSeconds = 30;

  @ConfigProperty(
      description =
          "Sandbox: the address that all mails go to instead of their recipients, whom"
              + " X-Original-To fields then name.")
  private String redirectTo;

  @ConfigProperty(
      description =
          "Sandbox: who may get mails, separated by commas: addresses, domains, or *.domain"
              + " for its subdomains. Other recipients are refused, and the relay is not asked.")
  private String allowRecipients;

  @ConfigProperty(
      description =
          "Sandbox: directory that mails are written to, as .eml files. Nothing is sent and no"
              + " connection opened.")
  private String capture;

  @ConfigProperty(
      description = "Mails that are kept in the directory of capture, 1 to 100000; the oldest go.",
      defaultValue = "1000")
  private Integer captureMessages = 1000;

  @ConfigProperty(
      description =
          "Whether the events of Java Flight Recorder name sender and recipients of a mail.",
      defaultValue = "false")
  private Boolean recordAddresses = false;

  SendLimitSettings flow() {
    return new SendLimitSettings(
        new RateLimiterSettings(messagesPerSecond, paceTimeoutSeconds),
        new SandboxSettings(redirectTo, allowRecipients, capture, captureMessages),
        recordAddresses);
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

  public String getRedirectTo() {
    return redirectTo;
  }

  public void setRedirectTo(String redirectTo) {
    this.redirectTo = redirectTo;
  }

  public String getAllowRecipients() {
    return allowRecipients;
  }

  public void setAllowRecipients(String allowRecipients) {
    this.allowRecipients = allowRecipients;
  }

  public String getCapture() {
    return capture;
  }

  public void setCapture(String capture) {
    this.capture = capture;
  }

  public Integer getCaptureMessages() {
    return captureMessages;
  }

  public void setCaptureMessages(Integer captureMessages) {
    this.captureMessages = captureMessages;
  }

  public Boolean getRecordAddresses() {
    return recordAddresses;
  }

  public void setRecordAddresses(Boolean recordAddresses) {
    this.recordAddresses = recordAddresses;
  }
}
