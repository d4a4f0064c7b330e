package org.smtpconnector.smtp.transaction;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.smtpconnector.smtp.Capabilities;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.LearnedServerBehavior;
import org.smtpconnector.smtp.Recipient;

/** The limits on messages and recipients of a connection, announced by the server or learned. */
final class SessionLimits {
  private final long mostMessages;
  private final long mostRecipients;
  private final long mostDomains;
  private final LearnedServerBehavior learnedBehavior;
  private final Set<String> domains = new HashSet<>();
  private long messages;

  SessionLimits(Capabilities offered, LearnedServerBehavior learnedBehavior) {
    this.mostMessages = offered.maxMessages().orElse(Long.MAX_VALUE);
    this.mostRecipients = offered.maxRecipients().orElse(Long.MAX_VALUE);
    this.mostDomains = offered.maxRecipientDomains().orElse(Long.MAX_VALUE);
    this.learnedBehavior = learnedBehavior;
  }

  /**
   * Whether the server takes another message on this connection, by MAILMAX (RFC 9422) or by the
   * learned limit.
   */
  boolean allowAnotherMessage() {
    return messages < mostMessages
        && messages < learnedBehavior.mostMessages().orElse(Long.MAX_VALUE);
  }

  /** Returns the maximum of recipients of a message: RCPTMAX, or the learned limit. */
  long mostRecipients() {
    return Math.min(mostRecipients, learnedBehavior.mostRecipients().orElse(Long.MAX_VALUE));
  }

  /** Whether one message on this connection may go to all of these recipients. */
  boolean allow(List<Recipient> recipients) {
    return recipients.size() <= mostRecipients()
        && reachable(recipients).size() == recipients.size();
  }

  /** Returns the recipients whose domain the server still takes (RFC 9422, RCPTDOMAINMAX). */
  List<Recipient> reachable(List<Recipient> recipients) {
    if (mostDomains == Long.MAX_VALUE) {
      return recipients;
    }
    Set<String> all = new HashSet<>(domains);
    return recipients.stream()
        .filter(
            recipient -> {
              String domain = domainOf(recipient);
              return all.contains(domain) || (all.size() < mostDomains && all.add(domain));
            })
        .toList();
  }

  /** Counts a message with this envelope. */
  void count(Envelope envelope) {
    messages++;
    if (mostDomains < Long.MAX_VALUE) {
      envelope.recipients().forEach(recipient -> domains.add(domainOf(recipient)));
    }
  }

  private static String domainOf(Recipient recipient) {
    return recipient.address().domain().toLowerCase(Locale.ROOT);
  }
}
