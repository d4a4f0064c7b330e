package org.smtpconnector.connector.config;

import static org.smtpconnector.connector.config.ConnectionFactorySettings.text;

import java.util.ArrayList;
import java.util.List;

/**
 * The settings of the sandbox, which keeps messages of a test system from real recipients. At most
 * one of the first three is set.
 *
 * @param redirectTo the address that gets all messages; null for none
 * @param allowRecipients the recipients that may get messages; null for all
 * @param capture the directory to which messages are written instead of sending them; null for none
 * @param captureMessages the number of messages that are kept there, 1 to 100000
 */
public record SandboxSettings(
    String redirectTo, String allowRecipients, String capture, int captureMessages) {
  private static final int MOST_CAPTURED = 100_000;

  public SandboxSettings {
    redirectTo = text(redirectTo);
    allowRecipients = text(allowRecipients);
    capture = text(capture);
  }

  /**
   * Checks the settings.
   *
   * @throws IllegalArgumentException if a setting is out of range or conflicts with another; the
   *     message names it
   */
  void check() {
    requireAtMostOne();
    ConnectionFactorySettings.requireBetween("captureMessages", captureMessages, 1, MOST_CAPTURED);
  }

  private void requireAtMostOne() {
    List<String> set = new ArrayList<>();
    if (redirectTo != null) {
      set.add("redirectTo");
    }
    if (allowRecipients != null) {
      set.add("allowRecipients");
    }
    if (capture != null) {
      set.add("capture");
    }
    if (set.size() > 1) {
      throw new IllegalArgumentException(
          String.join(" and ", set) + " are set, and only one of them can be: remove the others");
    }
  }

  public boolean isActive() {
    return redirectTo != null || allowRecipients != null || capture != null;
  }

  /** Returns what is set, for the log; an empty string if nothing is. */
  @Override
  public String toString() {
    return (redirectTo == null ? "" : " redirectTo=" + redirectTo)
        + (allowRecipients == null ? "" : " allowRecipients=" + allowRecipients)
        + (capture == null ? "" : " capture=" + capture + " captureMessages=" + captureMessages);
  }
}
