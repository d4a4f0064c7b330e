package org.smtpconnector.connector.sandbox;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.smtpconnector.connector.config.SandboxSettings;
import org.smtpconnector.smtp.RecipientOutcome;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.Submission;

/** Replaces messages of a test system so that they do not reach real recipients. */
public sealed interface SandboxRules permits RecipientRedirection, AllowedRecipients {
  /**
   * Returns the configured sandbox; empty if messages are not replaced.
   *
   * @throws IllegalArgumentException if a setting is invalid; the message names it
   */
  static Optional<SandboxRules> of(SandboxSettings settings) {
    if (settings.redirectTo() != null) {
      return Optional.of(RecipientRedirection.to(settings.redirectTo()));
    }
    return Optional.ofNullable(settings.allowRecipients()).map(AllowedRecipients::of);
  }

  /**
   * Returns what is sent in place of a message.
   *
   * @throws SmtpException if nothing is sent, with an outcome for each recipient
   */
  Replacement replace(Submission submission) throws SmtpException;

  /**
   * A replacement for a message.
   *
   * @param outcomes converts the outcomes of the replacement's recipients to those of the original
   *     recipients
   */
  record Replacement(Submission submission, UnaryOperator<List<RecipientOutcome>> outcomes) {}
}
