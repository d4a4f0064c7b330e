package org.smtpconnector.it.servers;

import java.util.ArrayList;
import java.util.List;
import org.smtpconnector.smtp.BatchListener;
import org.smtpconnector.smtp.Receipt;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.Submission;

/**
 * Remembers what became of the mails of a batch.
 *
 * @param accepted in their order
 */
record BatchOutcomes(List<Boolean> accepted) implements BatchListener {
  BatchOutcomes() {
    this(new ArrayList<>());
  }

  @Override
  public void accepted(Submission submission, Receipt receipt) {
    accepted.add(true);
  }

  @Override
  public void failed(Submission submission, SmtpException failure) {
    accepted.add(false);
  }
}
