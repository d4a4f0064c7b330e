package org.smtpconnector.smtp;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An enhanced status code (RFC 3463), such as 5.1.1. */
public record EnhancedStatus(int statusClass, int subject, int detail) {
  private static final Pattern AT_START =
      Pattern.compile("([245])\\.(\\d{1,3})\\.(\\d{1,3})(?= |$)");

  public EnhancedStatus {
    if (statusClass != 2 && statusClass != 4 && statusClass != 5) {
      throw new IllegalArgumentException("class is " + statusClass + ", which is none of 2, 4, 5");
    }
    if (subject < 0 || subject > 999 || detail < 0 || detail > 999) {
      throw new IllegalArgumentException("subject and detail are 0 to 999");
    }
  }

  /** The code that a reply line begins with (RFC 2034), if its class is the reply's. */
  static Optional<EnhancedStatus> leading(String line, int replyCode) {
    Matcher matcher = AT_START.matcher(line);
    if (!matcher.lookingAt() || matcher.group(1).charAt(0) - '0' != replyCode / 100) {
      return Optional.empty();
    }
    return Optional.of(
        new EnhancedStatus(
            replyCode / 100,
            Integer.parseInt(matcher.group(2)),
            Integer.parseInt(matcher.group(3))));
  }

  @Override
  public String toString() {
    return statusClass + "." + subject + "." + detail;
  }
}
