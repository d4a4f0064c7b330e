package org.smtpconnector.smtp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The envelope of a message: its sender and recipients (RFC 5321 2.3.1), independent of the
 * message's header.
 *
 * @param sender the reverse-path; empty is the null reverse-path of notifications, {@code <>}
 * @param recipients the forward-paths, at least one; of a repeated address, the first one is kept
 * @param parameters the parameters for the whole message
 */
public record Envelope(
    Optional<EmailAddress> sender, List<Recipient> recipients, MailParameters parameters) {
  /**
   * Creates an envelope.
   *
   * @param sender as {@link #sender()}
   * @param recipients as {@link #recipients()}
   * @param parameters as {@link #parameters()}
   */
  public Envelope {
    Objects.requireNonNull(sender, "sender");
    Objects.requireNonNull(parameters, "parameters");
    Map<EmailAddress, Recipient> distinct = new LinkedHashMap<>();
    recipients.forEach(recipient -> distinct.putIfAbsent(recipient.address(), recipient));
    recipients = List.copyOf(distinct.values());
    if (recipients.isEmpty()) {
      throw new IllegalArgumentException("recipients is empty: a message needs at least one");
    }
  }

  /**
   * {@return an envelope from addresses as text}
   *
   * @param sender the reverse-path
   * @param recipients at least one
   * @throws IllegalArgumentException if an address is invalid; the message names it
   */
  public static Envelope of(String sender, String... recipients) {
    List<EmailAddress> to = new ArrayList<>();
    for (String recipient : recipients) {
      to.add(EmailAddress.of(recipient));
    }
    return of(EmailAddress.of(sender), to);
  }

  /**
   * {@return an envelope without parameters}
   *
   * @param sender the reverse-path
   * @param recipients at least one
   */
  public static Envelope of(EmailAddress sender, List<EmailAddress> recipients) {
    return new Envelope(
        Optional.of(sender), recipients.stream().map(Recipient::of).toList(), MailParameters.NONE);
  }

  /**
   * {@return the same envelope with these parameters}
   *
   * @param newParameters the parameters for the whole message
   */
  public Envelope with(MailParameters newParameters) {
    return new Envelope(sender, recipients, newParameters);
  }

  /**
   * {@return this envelope with some of its recipients}
   *
   * @param wanted whether to keep a recipient
   * @throws IllegalArgumentException if none is left
   */
  public Envelope onlyTo(Predicate<EmailAddress> wanted) {
    return new Envelope(
        sender,
        recipients.stream().filter(recipient -> wanted.test(recipient.address())).toList(),
        parameters);
  }

  /** {@return the reverse-path for MAIL, in angle brackets (RFC 5321 4.1.1.2)} */
  public String reversePath() {
    return "<" + sender.map(EmailAddress::toString).orElse("") + ">";
  }

  /** {@return whether an address is not all ASCII, so that MAIL needs SMTPUTF8 (RFC 6531 3.4)} */
  public boolean needsSmtpUtf8() {
    if (sender.isPresent() && sender.get().needsSmtpUtf8()) {
      return true;
    }
    for (Recipient recipient : recipients) {
      if (recipient.address().needsSmtpUtf8()) {
        return true;
      }
    }
    return false;
  }

  /**
   * {@return an outcome of this status for each recipient, without a reply}
   *
   * @param status the status
   */
  public List<RecipientOutcome> allUndecided(RecipientOutcome.Status status) {
    return recipients.stream()
        .map(recipient -> RecipientOutcome.undecided(recipient.address(), status))
        .toList();
  }
}
