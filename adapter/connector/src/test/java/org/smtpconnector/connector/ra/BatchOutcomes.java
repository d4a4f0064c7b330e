package org.smtpconnector.connector.ra;

import java.util.ArrayList;
import java.util.List;
import org.smtpconnector.smtp.BatchListener;
import org.smtpconnector.smtp.Receipt;
import org.smtpconnector.smtp.RecipientOutcome;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.Submission;

/** What a batch reported, in its order. */
public final class BatchOutcomes implements BatchListener {
  private final List<String> addresses = new ArrayList<>();
  private final List<String> lines = new ArrayList<>();
  private int accepted;

  /** {@return the first recipient of each message} */
  List<String> addresses() {
    return addresses;
  }

  /** {@return address and status of each recipient} */
  public List<String> lines() {
    return lines;
  }

  /** {@return how many messages were accepted} */
  int accepted() {
    return accepted;
  }

  @Override
  public void accepted(Submission submission, Receipt receipt) {
    accepted++;
    add(submission, receipt.recipients());
  }

  @Override
  public void failed(Submission submission, SmtpException failure) {
    add(submission, failure.outcomes());
  }

  private void add(Submission submission, List<RecipientOutcome> outcomes) {
    addresses.add(submission.envelope().recipients().get(0).address().toString());
    outcomes.forEach(outcome -> lines.add(outcome.address() + " " + outcome.status()));
  }
}
