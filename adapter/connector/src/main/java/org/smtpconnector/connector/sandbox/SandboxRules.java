package org.smtpconnector.connector.sandbox;

import java.util.Optional;
import org.smtpconnector.connector.config.SandboxSettings;
import org.smtpconnector.connector.session.SubmissionReplacer;

/** Replaces messages of a test system so that they do not reach real recipients. */
public sealed interface SandboxRules extends SubmissionReplacer
    permits RecipientRedirection, AllowedRecipients {
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
}
