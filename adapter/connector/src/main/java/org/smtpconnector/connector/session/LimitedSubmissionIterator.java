package org.smtpconnector.connector.session;

import java.util.Iterator;
import java.util.function.BooleanSupplier;
import org.smtpconnector.smtp.Submission;

/** The slice of a batch that one session may send. */
public final class LimitedSubmissionIterator implements Iterator<Submission> {
  private final Iterator<Submission> submissions;
  private final BooleanSupplier usedUp;
  private final Runnable taken;
  private boolean cut;

  /**
   * @param usedUp whether the session may send no more messages
   * @param taken runs for each submission that is taken
   */
  public LimitedSubmissionIterator(
      Iterator<Submission> submissions, BooleanSupplier usedUp, Runnable taken) {
    this.submissions = submissions;
    this.usedUp = usedUp;
    this.taken = taken;
  }

  @Override
  public boolean hasNext() {
    boolean more = submissions.hasNext();
    cut = more && usedUp.getAsBoolean();
    return more && !cut;
  }

  @Override
  public Submission next() {
    Submission next = submissions.next();
    taken.run();
    return next;
  }

  /** Whether it ended before the submissions did. */
  public boolean isCut() {
    return cut;
  }
}
