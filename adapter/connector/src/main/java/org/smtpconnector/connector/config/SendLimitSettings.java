package org.smtpconnector.connector.config;

/**
 * The settings of the rate limiter, the sandbox and the recorded events.
 *
 * @param recordAddresses whether recorded events name senders and recipients
 */
public record SendLimitSettings(
    RateLimiterSettings rateLimiter, SandboxSettings sandbox, boolean recordAddresses) {
  /**
   * Checks the settings.
   *
   * @throws IllegalArgumentException if a setting is invalid or conflicts with another; the message
   *     names it
   */
  void check() {
    rateLimiter.check();
    sandbox.check();
  }

  /** Returns what is set, for the log; an empty string if nothing is. */
  @Override
  public String toString() {
    return rateLimiter.toString() + sandbox + (recordAddresses ? " recordAddresses=true" : "");
  }
}
