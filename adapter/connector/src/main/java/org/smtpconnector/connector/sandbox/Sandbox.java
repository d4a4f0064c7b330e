package org.smtpconnector.connector.sandbox;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.smtpconnector.connector.config.SandboxSettings;
import org.smtpconnector.smtp.RecipientOutcome;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.Submission;

/** What a mail is made into before it goes on. */
public sealed interface Sandbox permits RecipientRedirection, AllowedRecipients {
  /**
   * What messages are made into before they go on; empty if they are left as they are.
   *
   * @throws IllegalArgumentException if a setting is wrong; the message names it
   */
  static Optional<Sandbox> of(SandboxSettings settings) {
    if (settings.redirectTo() != null) {
      return Optional.of(RecipientRedirection.to(settings.redirectTo()));
    }
    return Optional.ofNullable(settings.allowRecipients()).map(AllowedRecipients::of);
  }

  /**
   * What is sent in place of a mail.
   *
   * @throws SmtpException if nothing is, with an outcome for each recipient
   */
  Replacement replace(Submission submission) throws SmtpException;

  /**
   * What is sent.
   *
   * @param outcomes what became of the mail's own recipients, by what became of those of the
   *     replacement
   */
  record Replacement(Submission submission, UnaryOperator<List<RecipientOutcome>> outcomes) {}
}
