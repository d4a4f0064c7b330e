package org.smtpconnector.smtp;

import java.io.Serializable;
import java.util.Optional;

/**
 * An enhanced status code (RFC 3463), such as 5.1.1.
 *
 * @serial exclude
 */
public record EnhancedStatus(int statusClass, int subject, int detail) implements Serializable {
  /**
   * Creates a status.
   *
   * @param statusClass as {@link #statusClass()}
   * @param subject as {@link #subject()}
   * @param detail as {@link #detail()}
   */
  public EnhancedStatus {
    if (statusClass != 2 && statusClass != 4 && statusClass != 5) {
      throw new IllegalArgumentException("class is " + statusClass + ", which is none of 2, 4, 5");
    }
    if (subject < 0 || subject > 999 || detail < 0 || detail > 999) {
      throw new IllegalArgumentException("subject and detail are 0 to 999");
    }
  }

  /**
   * Returns the code at the beginning of a reply line (RFC 2034), if its class matches the reply.
   */
  static Optional<EnhancedStatus> leading(String line, int replyCode) {
    int subjectAt = 2;
    boolean begins =
        line.length() > subjectAt
            && line.charAt(0) == '0' + replyCode / 100
            && "245".indexOf(line.charAt(0)) >= 0
            && line.charAt(1) == '.';
    int subjectEnd = begins ? digitsEnd(line, subjectAt) : 0;
    if (subjectEnd <= subjectAt || subjectEnd >= line.length() || line.charAt(subjectEnd) != '.') {
      return Optional.empty();
    }
    int detailAt = subjectEnd + 1;
    int detailEnd = digitsEnd(line, detailAt);
    boolean ends = detailEnd == line.length() || line.charAt(detailEnd) == ' ';
    return detailEnd > detailAt && ends
        ? Optional.of(
            new EnhancedStatus(
                replyCode / 100,
                Integer.parseInt(line, subjectAt, subjectEnd, 10),
                Integer.parseInt(line, detailAt, detailEnd, 10)))
        : Optional.empty();
  }

  /** Returns the end of at most three digits. */
  private static int digitsEnd(String line, int from) {
    int end = from;
    while (end < line.length()
        && end < from + 3
        && line.charAt(end) >= '0'
        && line.charAt(end) <= '9') {
      end++;
    }
    return end;
  }

  @Override
  public String toString() {
    return statusClass + "." + subject + "." + detail;
  }
}
