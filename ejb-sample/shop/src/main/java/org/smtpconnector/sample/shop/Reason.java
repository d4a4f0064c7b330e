package org.smtpconnector.sample.shop;

import java.util.List;
import java.util.stream.Collectors;
import org.smtpconnector.mail.MailException;
import org.smtpconnector.mail.outbox.OutboxEntry;
import org.smtpconnector.smtp.RecipientOutcome;
import org.smtpconnector.smtp.RecipientOutcome.Status;
import org.smtpconnector.smtp.Reply;

/** The reason why a message was not sent, as text for the page. */
final class Reason {
  private Reason() {}

  /** Returns the relay's replies to recipients that were not accepted, or else the failure. */
  static String of(MailException failure) {
    return of(failure.recipients(), failure.getMessage());
  }

  /** Returns the relay's replies to recipients that were not accepted, or else the failure. */
  static String of(OutboxEntry entry) {
    return of(entry.recipients(), entry.why());
  }

  /** Returns replies or reasons in the form {@code ann@doe.example: 452 4.2.2 mailbox full}. */
  private static String of(List<RecipientOutcome> recipients, String otherwise) {
    String replies =
        recipients.stream()
            .filter(recipient -> recipient.status() != Status.ACCEPTED)
            .flatMap(
                r ->
                    r.reply().map(Reply::toString).or(r::reason).stream()
                        .map(why -> r.address() + ": " + why))
            .collect(Collectors.joining("; "));
    return replies.isEmpty() ? otherwise : replies;
  }
}
