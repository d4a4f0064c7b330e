package org.smtpconnector.connector.config;

/**
 * How fast mails go, whom they come to, and what is recorded of them.
 *
 * @param recordAddresses whether recorded events name senders and recipients
 */
public record SendLimitSettings(
    RateLimiterSettings rateLimiter, SandboxSettings sandbox, boolean recordAddresses) {
  /**
   * @throws IllegalArgumentException if a setting is wrong or does not go with another; the message
   *     names it
   */
  void check() {
    rateLimiter.check();
    sandbox.check();
  }

  /** For the log: what is set, or an empty text. */
  @Override
  public String toString() {
    return rateLimiter.toString() + sandbox + (recordAddresses ? " recordAddresses=true" : "");
  }
}
