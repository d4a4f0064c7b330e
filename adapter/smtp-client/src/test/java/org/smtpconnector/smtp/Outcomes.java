package org.smtpconnector.smtp;

import java.util.List;

/** Writes down what becomes of the messages of a batch, by their first recipients. */
public record Outcomes(List<String> told) implements BatchListener {
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
