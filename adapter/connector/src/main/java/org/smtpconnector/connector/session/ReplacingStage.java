package org.smtpconnector.connector.session;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.smtpconnector.connector.session.SubmissionReplacer.Replacement;
import org.smtpconnector.smtp.BatchListener;
import org.smtpconnector.smtp.BatchReceipt;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.LocalFailureFactory;
import org.smtpconnector.smtp.MessageSource;
import org.smtpconnector.smtp.Receipt;
import org.smtpconnector.smtp.SendDeadline;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.Submission;

/** A stage that replaces messages, and reports outcomes for the original ones. */
public record ReplacingStage(SubmissionReplacer replacer, SendStage next) implements SendStage {
  @Override
  public Receipt send(Envelope envelope, MessageSource message, SendDeadline deadline)
      throws SmtpException {
    Replacement replacement = replacer.replace(new Submission(envelope, message));
    Submission sent = replacement.submission();
    try {
      return outcome(replacement, next.send(sent.envelope(), sent.message(), deadline));
    } catch (SmtpException e) {
      throw outcome(replacement, e);
    }
  }

  private static Receipt outcome(Replacement replacement, Receipt receipt) {
    return new Receipt(replacement.outcomes().apply(receipt.recipients()), receipt.server());
  }

  private static SmtpException outcome(Replacement replacement, SmtpException failure) {
    return LocalFailureFactory.about(failure, replacement.outcomes().apply(failure.outcomes()));
  }

  @Override
  public BatchReceipt sendAll(Iterator<Submission> submissions, BatchListener listener) {
    Replaced replaced = new Replaced(submissions, listener);
    BatchReceipt receipt = next.sendAll(replaced, replaced);
    receipt.ended().ifPresent(replaced::reportComing);
    return new BatchReceipt(
        receipt.accepted(), receipt.failed() + replaced.failed, receipt.inDoubt(), receipt.ended());
  }

  /** A message whose outcome is not reported yet: replaced, or refused after others under way. */
  private record Entry(Submission submission, Replacement replacement, SmtpException refusal) {}

  /** The replacements of a batch. Outcomes are reported in the order of the messages. */
  private final class Replaced implements Iterator<Submission>, BatchListener {
    private final Iterator<Submission> submissions;
    private final BatchListener listener;
    private final Deque<Entry> unreported = new ArrayDeque<>();
    private Entry coming;
    private long failed;

    Replaced(Iterator<Submission> submissions, BatchListener listener) {
      this.submissions = submissions;
      this.listener = listener;
    }

    @Override
    public boolean hasNext() {
      while (coming == null && submissions.hasNext()) {
        Submission submission = submissions.next();
        try {
          coming = new Entry(submission, replacer.replace(submission), null);
        } catch (SmtpException e) {
          unreported.add(new Entry(submission, null, e));
          reportRefusals();
        }
      }
      return coming != null;
    }

    @Override
    public Submission next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      Entry entry = coming;
      coming = null;
      unreported.add(entry);
      return entry.replacement().submission();
    }

    @Override
    public void accepted(Submission submission, Receipt receipt) {
      Entry entry = unreported.remove();
      listener.accepted(entry.submission(), outcome(entry.replacement(), receipt));
      reportRefusals();
    }

    @Override
    public void failed(Submission submission, SmtpException failure) {
      Entry entry = unreported.remove();
      listener.failed(entry.submission(), outcome(entry.replacement(), failure));
      reportRefusals();
    }

    /** Reports the message that was prepared but not taken before the batch ended. */
    void reportComing(SmtpException ended) {
      if (coming != null) {
        failed++;
        Submission submission = coming.submission();
        coming = null;
        listener.failed(submission, LocalFailureFactory.notSent(submission.envelope(), ended));
      }
    }

    private void reportRefusals() {
      while (!unreported.isEmpty() && unreported.peek().refusal() != null) {
        failed++;
        Entry entry = unreported.remove();
        listener.failed(entry.submission(), entry.refusal());
      }
    }
  }
}
