package org.smtpconnector.mail.bounces;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.smtpconnector.mail.bounces.BouncedRecipient.Action;
import org.smtpconnector.smtp.EmailAddress;
import org.smtpconnector.smtp.EnhancedStatus;

/** The recipients of a delivery status notification (RFC 3464 2.3). */
final class DeliveryStatus {
  private static final Pattern STATUS = Pattern.compile("([245])\\.(\\d{1,3})\\.(\\d{1,3})(?!\\d)");
  private static final Pattern REPLY = Pattern.compile("\\d{3}[ -](?=\\d\\.)");
  private static final Pattern TYPE = Pattern.compile("^[A-Za-z0-9-]{1,40}+ *+; *+");
  // RFC 6533 3: how a report in ASCII writes other characters
  private static final Pattern EMBEDDED = Pattern.compile("\\\\x\\{([0-9A-Fa-f]{2,6})}");

  private DeliveryStatus() {}

  /**
   * Returns the recipients of these groups of fields.
   *
   * @param sentTo the recipient if there is only one and the report does not say who
   */
  static List<BouncedRecipient> recipients(
      List<ReportFields> groups, Optional<EmailAddress> sentTo) {
    List<ReportFields> ofRecipients =
        groups.stream().filter(group -> group.value("Action").isPresent()).toList();
    Optional<EmailAddress> only = ofRecipients.size() == 1 ? sentTo : Optional.empty();
    return ofRecipients.stream().flatMap(group -> recipient(group, only).stream()).toList();
  }

  private static Optional<BouncedRecipient> recipient(
      ReportFields fields, Optional<EmailAddress> only) {
    Optional<EmailAddress> address =
        typedAddress(fields, "Original-Recipient")
            .or(() -> typedAddress(fields, "Final-Recipient"))
            .or(() -> only);
    Optional<Action> action = fields.value("Action").flatMap(DeliveryStatus::action);
    Optional<String> diagnostic = fields.value("Diagnostic-Code");
    return address.isPresent() && action.isPresent()
        ? Optional.of(
            new BouncedRecipient(
                address.get(),
                action.get(),
                status(fields, diagnostic),
                diagnostic.map(DeliveryStatus::reply)))
        : Optional.empty();
  }

  private static String reply(String diagnostic) {
    return TYPE.matcher(diagnostic).replaceFirst("");
  }

  /** Reads an action, which Sendmail follows by a comment. */
  private static Optional<Action> action(String text) {
    String word = text.split("[ (;]", 2)[0].toLowerCase(Locale.ROOT);
    return switch (word) {
      case "failed" -> Optional.of(Action.FAILED);
      case "delayed" -> Optional.of(Action.DELAYED);
      case "delivered" -> Optional.of(Action.DELIVERED);
      case "relayed" -> Optional.of(Action.RELAYED);
      case "expanded" -> Optional.of(Action.EXPANDED);
      default -> Optional.empty();
    };
  }

  /** Returns the status, or that of the reply where it is more exact: Exim's is always general. */
  private static Optional<EnhancedStatus> status(ReportFields fields, Optional<String> diagnostic) {
    Optional<EnhancedStatus> status = fields.value("Status").flatMap(DeliveryStatus::leadingStatus);
    if (status.isPresent() && (status.get().subject() != 0 || status.get().detail() != 0)) {
      return status;
    }
    return diagnostic
        .flatMap(DeliveryStatus::statusOfReply)
        .filter(exact -> status.isEmpty() || status.get().statusClass() == exact.statusClass())
        .or(() -> status);
  }

  private static Optional<EnhancedStatus> statusOfReply(String diagnostic) {
    String text = reply(diagnostic);
    Matcher reply = REPLY.matcher(text);
    return reply.lookingAt() ? leadingStatus(text.substring(reply.end())) : Optional.empty();
  }

  private static Optional<EnhancedStatus> leadingStatus(String text) {
    Matcher status = STATUS.matcher(text);
    return status.lookingAt()
        ? Optional.of(
            new EnhancedStatus(
                Integer.parseInt(status.group(1)),
                Integer.parseInt(status.group(2)),
                Integer.parseInt(status.group(3))))
        : Optional.empty();
  }

  /** Reads an address with its type, such as {@code rfc822; ann@customer.example}. */
  private static Optional<EmailAddress> typedAddress(ReportFields fields, String name) {
    return fields
        .value(name)
        .flatMap(
            value -> {
              int end = value.indexOf(';');
              String type = value.substring(0, Math.max(0, end)).strip().toLowerCase(Locale.ROOT);
              return Stream.of("rfc822", "utf-8", "").anyMatch(type::equals)
                  ? address(value.substring(end + 1))
                  : Optional.empty();
            });
  }

  /** Returns the address in a text; empty if it is none. */
  static Optional<EmailAddress> address(String text) {
    String bare = text.strip();
    if (bare.startsWith("<") && bare.endsWith(">")) {
      bare = bare.substring(1, bare.length() - 1);
    }
    try {
      return Optional.of(
          EmailAddress.of(EMBEDDED.matcher(bare).replaceAll(DeliveryStatus::character)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String character(MatchResult embedded) {
    return Matcher.quoteReplacement(Character.toString(Integer.parseInt(embedded.group(1), 16)));
  }
}
