package org.smtpconnector.smtp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * From whom and to whom the server is asked to carry a message (RFC 5321 2.3.1); it does not depend
 * on the message's header.
 *
 * @param sender the reverse-path; empty is the null reverse-path of notifications, {@code <>}
 * @param recipients the forward-paths, at least one; a repeated address is kept once, as it came
 *     first
 * @param parameters what is asked for the whole message
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
      throw new IllegalArgumentException("recipients is empty: a mail goes to at least one");
    }
  }

  /**
   * {@return an envelope from addresses as text}
   *
   * @param sender the reverse-path
   * @param recipients at least one
   * @throws IllegalArgumentException if an address is none; the message names it
   */
  public static Envelope of(String sender, String... recipients) {
    List<EmailAddress> to = new ArrayList<>();
    for (String recipient : recipients) {
      to.add(EmailAddress.of(recipient));
    }
    return of(EmailAddress.of(sender), to);
  }

  /**
   * {@return an envelope that asks for nothing besides}
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
   * @param newParameters what is asked of the server besides
   */
  public Envelope with(MailParameters newParameters) {
    return new Envelope(sender, recipients, newParameters);
  }

  /**
   * {@return the same envelope for some of its recipients}
   *
   * @param wanted says of each recipient whether it stays
   * @throws IllegalArgumentException if none is left
   */
  public Envelope onlyTo(Predicate<EmailAddress> wanted) {
    return new Envelope(
        sender,
        recipients.stream().filter(recipient -> wanted.test(recipient.address())).toList(),
        parameters);
  }

  /** The reverse-path as MAIL writes it, with its angle brackets. */
  String reversePath() {
    return "<" + sender.map(EmailAddress::toString).orElse("") + ">";
  }

  boolean needsSmtpUtf8() {
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

  /** The same of every recipient. */
  List<RecipientOutcome> allUndecided(RecipientOutcome.Status status) {
    return recipients.stream()
        .map(recipient -> RecipientOutcome.undecided(recipient.address(), status))
        .toList();
  }
}
