package org.smtpconnector.connector.config;

import jakarta.resource.spi.ConfigProperty;

/** The configuration properties of the sandbox. */
public class SandboxProperties extends DkimProperties {
  private static final long serialVersionUID = 1L;

  @ConfigProperty(
      description =
          "Sandbox: the address that receives all messages instead of their recipients,"
              + " which X-Original-To fields then name.")
  private String redirectTo;

  @ConfigProperty(
      description =
          "Sandbox: the allowed recipients, separated by commas: addresses, domains, or"
              + " *.domain for its subdomains. Other recipients are refused without asking the"
              + " relay.")
  private String allowRecipients;

  @ConfigProperty(
      description =
          "Sandbox: directory that messages are written to, as .eml files. Nothing is"
              + " sent and no connection is opened.")
  private String capture;

  @ConfigProperty(
      description =
          "Maximum number of messages in the sandbox directory, 1 to 100000; the oldest"
              + " are deleted.",
      defaultValue = "1000")
  private Integer captureMessages = 1000;

  SandboxSettings sandbox() {
    return new SandboxSettings(redirectTo, allowRecipients, capture, captureMessages);
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
}
