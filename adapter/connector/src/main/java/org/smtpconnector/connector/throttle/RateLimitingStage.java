package org.smtpconnector.connector.throttle;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.smtpconnector.connector.relay.LimitKind;
import org.smtpconnector.connector.session.BatchQueue;
import org.smtpconnector.connector.session.SendStage;
import org.smtpconnector.smtp.BatchListener;
import org.smtpconnector.smtp.BatchReceipt;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.MessageSource;
import org.smtpconnector.smtp.Receipt;
import org.smtpconnector.smtp.Reply;
import org.smtpconnector.smtp.SendDeadline;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.SmtpException.HeldBack;
import org.smtpconnector.smtp.Submission;

/**
 * Lets a mail pass when it is its turn. Of a batch, what may go at once does; then it waits with
 * nothing under way, so that no mail that was put into the output lies there meanwhile. What the
 * relay refuses because it is sent too much goes again.
 */
public record RateLimitingStage(
    SendRateLimiter rateLimiter, ThrottlingReplies throttling, SendStage next)
    implements SendStage {
  @Override
  public Receipt send(Envelope envelope, MessageSource message, SendDeadline deadline)
      throws SmtpException {
    long began = rateLimiter.begin(envelope.recipients(), deadline);
    boolean ended = false;
    try {
      Receipt receipt = next.send(envelope, message, deadline);
      ended = true;
      rateLimiter.end(began, throttling.in(receipt.recipients()));
      return receipt;
    } catch (SmtpException e) {
      ended = endOf(e, began);
      throw e;
    } finally {
      if (!ended) {
        rateLimiter.giveBack();
      }
    }
  }

  /** What was refused says nothing of the pace, unless the reply does; nor does a broken line. */
  private boolean endOf(SmtpException failure, long began) {
    Optional<Reply> asked = throttling.in(failure);
    if (asked.isPresent()) {
      rateLimiter.end(began, asked);
    }
    return asked.isPresent();
  }

  @Override
  public BatchReceipt sendAll(Iterator<Submission> submissions, BatchListener listener) {
    BatchQueue queue =
        new BatchQueue(submissions, listener, rateLimiter.clock(), this::isToGoLater);
    Optional<SmtpException> ended;
    try {
      ended = parts(queue);
    } finally {
      queue.giveUp(); // where the source fails, too: what is accepted behind it must be told
    }
    return queue.receipt(ended);
  }

  /** Sends in parts as many as may go; returns why that ended before all did. */
  private Optional<SmtpException> parts(BatchQueue queue) {
    AdmittedSubmissions share =
        new AdmittedSubmissions(queue, rateLimiter.clock().nanoTime(), false);
    Optional<SmtpException> ended = part(share).ended();
    while (ended.isEmpty() && (share.isCut() || queue.hasLeft())) {
      try {
        share =
            new AdmittedSubmissions(queue, rateLimiter.begin(List.of(), SendDeadline.NONE), true);
        ended = part(share).ended();
      } catch (HeldBack e) {
        ended = Optional.of(e);
      }
    }
    return ended;
  }

  /** What was refused for nothing but a limit that the relay names goes again, in its time. */
  private boolean isToGoLater(SmtpException failure, long since) {
    return (LimitKind.RATE.in(failure).isPresent() || LimitKind.CONNECTIONS.in(failure).isPresent())
        && failure.outcomes().stream()
            .flatMap(outcome -> outcome.reply().stream())
            .noneMatch(Reply::isPermanent)
        && !rateLimiter.isOver(since);
  }

  private BatchReceipt part(AdmittedSubmissions share) {
    try {
      return next.sendAll(share, share);
    } finally {
      share.giveBackTheRest();
    }
  }

  /** As many submissions as may go now. */
  private final class AdmittedSubmissions implements Iterator<Submission>, BatchListener {
    private final BatchQueue submissions;
    private final long began;
    private int underWay;
    private boolean admitted; // the next one
    private boolean cut;

    AdmittedSubmissions(BatchQueue submissions, long began, boolean admitted) {
      this.submissions = submissions;
      this.began = began;
      this.admitted = admitted;
    }

    @Override
    public boolean hasNext() {
      if (cut || !submissions.hasNext()) {
        return false;
      }
      if (!admitted) {
        admitted = !rateLimiter.isSlowedSince(began) && rateLimiter.tryBegin();
        cut = !admitted;
      }
      return admitted;
    }

    @Override
    public Submission next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      Submission submission = submissions.next();
      admitted = false;
      underWay++;
      return submission;
    }

    @Override
    public void accepted(Submission submission, Receipt receipt) {
      underWay--;
      rateLimiter.end(began, throttling.in(receipt.recipients()));
      submissions.accepted(submission, receipt);
    }

    @Override
    public void failed(Submission submission, SmtpException failure) {
      underWay--;
      if (!endOf(failure, began)) {
        rateLimiter.giveBack();
      }
      submissions.failed(submission, failure);
    }

    /** Whether there are more, for later. */
    boolean isCut() {
      return cut;
    }

    /** Of a batch that ended before its mails did. */
    void giveBackTheRest() {
      for (int left = underWay + (admitted ? 1 : 0); left > 0; left--) {
        rateLimiter.giveBack();
      }
    }
  }
}
