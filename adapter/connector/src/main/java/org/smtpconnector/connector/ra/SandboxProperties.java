package org.smtpconnector.connector.ra;

import static org.smtpconnector.connector.ra.ConnectionSettings.text;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.smtpconnector.smtp.EmailAddress;

/**
 * What keeps the mails of a test system from people: at most one of the first three is set.
 *
 * @param redirectTo whom all mails go to; null for nobody
 * @param allowRecipients who may get mails; null for all
 * @param capture the directory that mails are written to, and not sent; null for none
 * @param captureMessages how many are kept there, 1 to 100000
 */
record SandboxProperties(
    String redirectTo, String allowRecipients, String capture, int captureMessages) {
  private static final int MOST_CAPTURED = 100_000;

  SandboxProperties {
    redirectTo = text(redirectTo);
    allowRecipients = text(allowRecipients);
    capture = text(capture);
  }

  /**
   * What mails are made into before they go on; empty if they are left as they are.
   *
   * @throws IllegalArgumentException if a setting is wrong or does not go with another; the message
   *     names it
   */
  Optional<Sandbox> sandbox() {
    requireAtMostOne();
    if (redirectTo != null) {
      return Optional.of(new Redirection(address()));
    }
    return allowRecipients == null
        ? Optional.empty()
        : Optional.of(AllowedRecipients.of(allowRecipients));
  }

  /**
   * Where mails are kept instead of being sent; empty if they are sent.
   *
   * @throws IllegalArgumentException as {@link #sandbox}
   */
  Optional<CaptureDirectory> captureDirectory() {
    requireAtMostOne();
    ConnectionSettings.requireBetween("captureMessages", captureMessages, 1, MOST_CAPTURED);
    if (capture == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(new CaptureDirectory(Path.of(capture), captureMessages));
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("capture is '" + capture + "', which is no path", e);
    }
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

  private EmailAddress address() {
    try {
      return EmailAddress.of(redirectTo);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("redirectTo is no address: " + e.getMessage(), e);
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
