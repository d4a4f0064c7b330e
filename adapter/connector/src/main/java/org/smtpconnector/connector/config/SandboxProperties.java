package org.smtpconnector.connector.config;

import jakarta.resource.spi.ConfigProperty;

/** The configuration properties of the sandbox. */
public class SandboxProperties extends TlsProperties {
  private static final long serialVersionUID = 1L;

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
