package org.smtpconnector.smtp;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** How much one connection and one message may hold, as the server said or as was found out. */
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
   * Whether the server takes another message on this connection: MAILMAX (RFC 9422), or what it
   * took before it closed others.
   */
  boolean allowAnotherMessage() {
    return messages < mostMessages
        && messages < learnedBehavior.mostMessages().orElse(Long.MAX_VALUE);
  }

  /** The most recipients of a message: RCPTMAX, or what the server called too many before. */
  long mostRecipients() {
    return Math.min(mostRecipients, learnedBehavior.mostRecipients().orElse(Long.MAX_VALUE));
  }

  /** Whether all these may be recipients of one message on this connection. */
  boolean allow(List<Recipient> recipients) {
    return recipients.size() <= mostRecipients()
        && reachable(recipients).size() == recipients.size();
  }

  /** Those whose domain the server takes on this connection too (RFC 9422, RCPTDOMAINMAX). */
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

  /** Counts a message to these. */
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
