package org.smtpconnector.mail.bounces;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.smtpconnector.mail.bounces.BouncedRecipient.Action;
import org.smtpconnector.smtp.EmailAddress;

/** A feedback report (ARF, RFC 5965). */
final class FeedbackReport {
  // Others report something else: not-spam takes a complaint back, auth-failure is about signatures
  private static final Set<String> COMPLAINTS =
      Set.of("abuse", "fraud", "virus", "other", "opt-out", "opt-out-list");
  private static final int MOST_RECIPIENTS = 1_000;

  private FeedbackReport() {}

  /** Returns the type of a complaint; empty if it is none. */
  static Optional<String> type(ReportFields fields) {
    return fields
        .value("Feedback-Type")
        .map(type -> type.toLowerCase(Locale.ROOT))
        .filter(COMPLAINTS::contains);
  }

  /** Returns who has complained; many mailbox providers hide it. */
  static List<BouncedRecipient> recipients(ReportFields fields, Optional<EmailAddress> sentTo) {
    List<EmailAddress> named =
        fields.all("Original-Rcpt-To").stream()
            .limit(MOST_RECIPIENTS)
            .flatMap(text -> DeliveryStatus.address(text).stream())
            .distinct()
            .toList();
    Stream<EmailAddress> all = named.isEmpty() ? sentTo.stream() : named.stream();
    return all.map(
            address ->
                new BouncedRecipient(
                    address, Action.COMPLAINED, Optional.empty(), Optional.empty()))
        .toList();
  }
}
