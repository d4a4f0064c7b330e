package org.smtpconnector.connector.session;

import java.util.List;
import java.util.function.UnaryOperator;
import org.smtpconnector.smtp.RecipientOutcome;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.Submission;

/** Replaces messages before they are sent; {@link ReplacingStage} calls it for each. */
public interface SubmissionReplacer {
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
  record Replacement(Submission submission, UnaryOperator<List<RecipientOutcome>> outcomes) {
    /** Creates a replacement that goes to the same recipients. */
    public Replacement(Submission submission) {
      this(submission, outcomes -> outcomes);
    }
  }
}
