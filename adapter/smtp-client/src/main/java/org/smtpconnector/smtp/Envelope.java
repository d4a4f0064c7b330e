package org.smtpconnector.smtp;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * From whom and to whom the server is asked to carry a message (RFC 5321 2.3.1); it does not depend
 * on the message's header.
 *
 * @param sender the reverse-path; empty is the null reverse-path of notifications, {@code <>}
 * @param recipients the forward-paths, at least one; a repeated address is kept once
 */
public record Envelope(Optional<EmailAddress> sender, List<EmailAddress> recipients) {
  public Envelope {
    Objects.requireNonNull(sender, "sender");
    recipients = List.copyOf(new LinkedHashSet<>(recipients));
    if (recipients.isEmpty()) {
      throw new IllegalArgumentException("recipients is empty: a mail goes to at least one");
    }
  }

  /**
   * An envelope from addresses as text.
   *
   * @throws IllegalArgumentException if an address is none; the message names it
   */
  public static Envelope of(String sender, String... recipients) {
    List<EmailAddress> to = new ArrayList<>();
    for (String recipient : recipients) {
      to.add(EmailAddress.of(recipient));
    }
    return new Envelope(Optional.of(EmailAddress.of(sender)), to);
  }

  /** The reverse-path as MAIL writes it, with its angle brackets. */
  String reversePath() {
    return "<" + sender.map(EmailAddress::toString).orElse("") + ">";
  }

  boolean needsSmtpUtf8() {
    return sender.filter(EmailAddress::needsSmtpUtf8).isPresent()
        || recipients.stream().anyMatch(EmailAddress::needsSmtpUtf8);
  }
}
