package org.smtpconnector.mail.bounces;

import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.ContentType;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;

/**
 * A part of a report.
 *
 * @param type its media type in lower case, without parameters
 * @param content its octets, decoded; empty if it is of no interest
 */
record ReportPart(String type, byte[] content) {
  private static final String COMPLAINT = "message/feedback-report";
  private static final Set<String> REPORTS =
      Set.of("message/delivery-status", "message/global-delivery-status", COMPLAINT);
  private static final Set<String> RETURNED =
      Set.of(
          "message/rfc822",
          "message/rfc822-headers",
          "text/rfc822-headers",
          "message/global",
          "message/global-headers");

  static ReportPart of(BodyPart part) throws MessagingException, IOException {
    String type = new ContentType(part.getContentType()).getBaseType().toLowerCase(Locale.ROOT);
    return new ReportPart(
        type,
        REPORTS.contains(type) || RETURNED.contains(type)
            ? part.getInputStream().readAllBytes()
            : new byte[0]);
  }

  boolean isReport() {
    return REPORTS.contains(type);
  }

  boolean isComplaint() {
    return type.equals(COMPLAINT);
  }

  boolean isReturnedMessage() {
    return RETURNED.contains(type);
  }
}
