package org.smtpconnector.smtp;

import java.util.List;
import org.smtpconnector.smtp.RecipientOutcome.Status;

/** Writes down what becomes of the messages of a batch, by their first recipients. */
public record Outcomes(List<String> told) implements BatchListener {
  /** What became of each recipient of one message. */
  public static List<Status> statuses(List<RecipientOutcome> outcomes) {
    return outcomes.stream().map(RecipientOutcome::status).toList();
  }

  @Override
  public void accepted(Submission submission, Receipt receipt) {
    told.add(first(submission) + " accepted");
  }

  @Override
  public void failed(Submission submission, SmtpException failure) {
    told.add(first(submission) + " " + failure.getClass().getSimpleName());
  }

  private static String first(Submission submission) {
    return submission.envelope().recipients().get(0).toString();
  }
}
