package org.smtpconnector.connector.sandbox;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.smtpconnector.connector.config.ConnectionFactorySettings;
import org.smtpconnector.smtp.EmailAddress;
import org.smtpconnector.smtp.EnhancedStatus;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.LocalFailureFactory;
import org.smtpconnector.smtp.Recipient;
import org.smtpconnector.smtp.RecipientOutcome;
import org.smtpconnector.smtp.RecipientOutcome.Status;
import org.smtpconnector.smtp.Reply;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.Submission;

/**
 * The sandbox rules that send only to allowed recipients, and refuse others as a relay would.
 *
 * @param addresses allowed addresses in lower case
 * @param domains allowed domains in lower case; address literals in brackets
 * @param parents domains with a leading dot whose subdomains are allowed
 */
public record AllowedRecipients(Set<String> addresses, Set<String> domains, Set<String> parents)
    implements SandboxRules {
  private static final int REFUSED = 550;
  private static final EnhancedStatus NOT_AUTHORIZED = new EnhancedStatus(5, 7, 1);

  /**
   * Parses a list of recipients.
   *
   * @param list addresses, domains and {@code *.domains}, separated by commas
   * @throws IllegalArgumentException if an entry is invalid; the message names it
   */
  public static AllowedRecipients of(String list) {
    Map<Kind, Set<String>> entries =
        ConnectionFactorySettings.parts(list)
            .collect(
                Collectors.groupingBy(
                    Kind::of, Collectors.mapping(AllowedRecipients::checked, Collectors.toSet())));
    Function<Kind, Set<String>> those = kind -> entries.getOrDefault(kind, Set.of());
    return new AllowedRecipients(
        those.apply(Kind.ADDRESS), those.apply(Kind.DOMAIN), those.apply(Kind.SUBDOMAINS));
  }

  private enum Kind {
    ADDRESS,
    DOMAIN,
    SUBDOMAINS;

    public static Kind of(String entry) {
      return entry.indexOf('@') >= 0 ? ADDRESS : entry.startsWith("*.") ? SUBDOMAINS : DOMAIN;
    }
  }

  private static String checked(String entry) {
    try {
      return switch (Kind.of(entry)) {
        case ADDRESS -> lower(EmailAddress.of(entry).toString());
        case DOMAIN -> lower(new EmailAddress("x", entry).domain());
        case SUBDOMAINS -> "." + lower(new EmailAddress("x", entry.substring(2)).domain());
      };
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "allowRecipients names '"
              + entry
              + "', which is neither an address, nor a domain, nor *. and a domain: "
              + e.getMessage(),
          e);
    }
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  public boolean allow(EmailAddress address) {
    String domain = lower(address.domain());
    return domains.contains(domain)
        || addresses.contains(lower(address.toString()))
        || parents.stream().anyMatch(domain::endsWith);
  }

  @Override
  public Replacement replace(Submission submission) throws SmtpException {
    Envelope envelope = submission.envelope();
    List<EmailAddress> refused =
        envelope.recipients().stream().map(Recipient::address).filter(a -> !allow(a)).toList();
    if (refused.isEmpty()) {
      return new Replacement(submission);
    }
    boolean none =
        refused.size() == envelope.recipients().size() || envelope.parameters().allOrNothing();
    if (none) {
      throw LocalFailureFactory.recipientsRefused(
          merged(envelope, List.of()), reply(refused.get(0)));
    }
    return new Replacement(
        new Submission(envelope.onlyTo(this::allow), submission.message()),
        outcomes -> merged(envelope, outcomes));
  }

  private List<RecipientOutcome> merged(Envelope envelope, List<RecipientOutcome> found) {
    Map<EmailAddress, RecipientOutcome> known =
        found.stream().collect(Collectors.toMap(RecipientOutcome::address, Function.identity()));
    return envelope.recipients().stream()
        .map(Recipient::address)
        .map(
            address ->
                allow(address)
                    ? known.getOrDefault(
                        address,
                        new RecipientOutcome(address, Status.NOT_ATTEMPTED, Optional.empty()))
                    : new RecipientOutcome(address, Status.REFUSED, Optional.of(reply(address))))
        .toList();
  }

  private static Reply reply(EmailAddress address) {
    return new Reply(
        REFUSED,
        Optional.of(NOT_AUTHORIZED),
        List.of(
            NOT_AUTHORIZED
                + " sandbox: allowRecipients of the connection factory does not allow "
                + address
                + "; the relay was not asked"));
  }
}
