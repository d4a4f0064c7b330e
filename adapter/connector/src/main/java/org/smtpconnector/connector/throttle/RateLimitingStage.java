package org.smtpconnector.connector.throttle;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.smtpconnector.connector.relay.LimitKind;
import org.smtpconnector.connector.session.OrderedBatchRetryQueue;
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
 * The stage that holds each message until the rate limiter admits it. A batch is sent in parts: as
 * many messages as may go at once; then it waits with none under way, so that no message stays in
 * the output buffer meanwhile. Messages that the relay refuses because of a rate or connection
 * limit are sent again.
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
        rateLimiter.release();
      }
    }
  }

  /** Ends the turn of a failed message if the relay throttles; other failures do not count. */
  private boolean endOf(SmtpException failure, long began) {
    Optional<Reply> reply = throttling.in(failure);
    if (reply.isPresent()) {
      rateLimiter.end(began, reply);
    }
    return reply.isPresent();
  }

  @Override
  public BatchReceipt sendAll(Iterator<Submission> submissions, BatchListener listener) {
    OrderedBatchRetryQueue queue =
        new OrderedBatchRetryQueue(submissions, listener, rateLimiter.clock(), this::isToGoLater);
    Optional<SmtpException> ended;
    try {
      ended = parts(queue);
    } finally {
      queue.giveUp(); // even if the source fails: later outcomes must still be reported
    }
    return queue.receipt(ended);
  }

  /** Sends the batch in parts; returns the failure that ended it early, if one did. */
  private Optional<SmtpException> parts(OrderedBatchRetryQueue queue) {
    AdmittedSubmissions admitted =
        new AdmittedSubmissions(queue, rateLimiter.clock().nanoTime(), false);
    Optional<SmtpException> ended = part(admitted).ended();
    while (ended.isEmpty() && (admitted.isCut() || queue.hasLeft())) {
      try {
        admitted =
            new AdmittedSubmissions(queue, rateLimiter.begin(List.of(), SendDeadline.NONE), true);
        ended = part(admitted).ended();
      } catch (HeldBack e) {
        ended = Optional.of(e);
      }
    }
    return ended;
  }

  /** Whether to send a message again that was refused only because of a limit of the relay. */
  private boolean isToGoLater(SmtpException failure, long since) {
    return (LimitKind.RATE.in(failure).isPresent() || LimitKind.CONNECTIONS.in(failure).isPresent())
        && failure.outcomes().stream()
            .flatMap(outcome -> outcome.reply().stream())
            .noneMatch(Reply::isPermanent)
        && !rateLimiter.isOver(since);
  }

  private BatchReceipt part(AdmittedSubmissions admitted) {
    try {
      return next.sendAll(admitted, admitted);
    } finally {
      admitted.giveBackTheRest();
    }
  }

  /** The submissions that the rate limiter admits without waiting. */
  private final class AdmittedSubmissions implements Iterator<Submission>, BatchListener {
    private final OrderedBatchRetryQueue submissions;
    private final long began;
    private int underWay;
    private boolean admitted; // the next one
    private boolean cut;

    AdmittedSubmissions(OrderedBatchRetryQueue submissions, long began, boolean admitted) {
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
        rateLimiter.release();
      }
      submissions.failed(submission, failure);
    }

    /** Whether it ended before the submissions did. */
    boolean isCut() {
      return cut;
    }

    /** Gives back the turns of a batch that ended early. */
    void giveBackTheRest() {
      for (int left = underWay + (admitted ? 1 : 0); left > 0; left--) {
        rateLimiter.release();
      }
    }
  }
}
