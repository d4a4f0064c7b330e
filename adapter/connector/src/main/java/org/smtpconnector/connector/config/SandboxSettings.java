package org.smtpconnector.connector.config;

import static org.smtpconnector.connector.config.ConnectionSettings.text;

import java.util.ArrayList;
import java.util.List;

/**
 * What keeps the mails of a test system from people: at most one of the first three is set.
 *
 * @param redirectTo whom all mails go to; null for nobody
 * @param allowRecipients who may get mails; null for all
 * @param capture the directory that mails are written to, and not sent; null for none
 * @param captureMessages how many are kept there, 1 to 100000
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
   * @throws IllegalArgumentException if a setting does not go with another, or is out of its range;
   *     the message names it
   */
  void check() {
    requireAtMostOne();
    ConnectionSettings.requireBetween("captureMessages", captureMessages, 1, MOST_CAPTURED);
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
          String.join(" and ", set) + " are set, and only one of them can be: say which is meant");
    }
  }

  /** For the log: what is set, or an empty text. */
  @Override
  public String toString() {
    return (redirectTo == null ? "" : " redirectTo=" + redirectTo)
        + (allowRecipients == null ? "" : " allowRecipients=" + allowRecipients)
        + (capture == null ? "" : " capture=" + capture + " captureMessages=" + captureMessages);
  }
}
