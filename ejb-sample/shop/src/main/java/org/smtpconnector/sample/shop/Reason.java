package org.smtpconnector.sample.shop;

import java.util.List;
import java.util.stream.Collectors;
import org.smtpconnector.mail.MailException;
import org.smtpconnector.smtp.RecipientOutcome;
import org.smtpconnector.smtp.RecipientOutcome.Status;

/** Why a mail is not out, for somebody who reads it on a page. */
final class Reason {
  private Reason() {}

  /** What the relay said of those who did not get it, or else what went wrong. */
  static String of(MailException failure) {
    String replies = ofReplies(failure.recipients());
    return replies.isEmpty() ? failure.getMessage() : replies;
  }

  /** As in {@code ann@doe.example: 452 4.2.2 mailbox full}. */
  static String ofReplies(List<RecipientOutcome> recipients) {
    return recipients.stream()
        .filter(recipient -> recipient.status() != Status.ACCEPTED)
        .flatMap(r -> r.reply().map(reply -> r.address() + ": " + reply).stream())
        .collect(Collectors.joining("; "));
  }
}
