package org.smtpconnector.connector.session;

import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;
import org.smtpconnector.connector.relay.ServiceNotAvailableReply;
import org.smtpconnector.connector.relay.TimeSource;
import org.smtpconnector.smtp.BatchListener;
import org.smtpconnector.smtp.BatchReceipt;
import org.smtpconnector.smtp.SendDeadline;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.SmtpException.Disconnected;
import org.smtpconnector.smtp.SmtpSession;
import org.smtpconnector.smtp.Submission;

/**
 * A batch of messages that is sent over one session after another. The messages that a session did
 * not take before it ended go on the next one, as long as each session takes some.
 */
final class RenewedBatch {
  private final SessionHolder held;
  private final SessionRenewal renewal;
  private final OrderedBatchRetryQueue queue;
  private Optional<SmtpException> ended = Optional.empty();

  RenewedBatch(
      SessionHolder held,
      SessionRenewal renewal,
      TimeSource clocks,
      Iterator<Submission> submissions,
      BatchListener listener) {
    this.held = held;
    this.renewal = renewal;
    this.queue =
        new OrderedBatchRetryQueue(
            submissions,
            listener,
            clocks,
            (failure, since) ->
                failure instanceof Disconnected
                    || ServiceNotAvailableReply.isBefore(failure)
                    || ServiceNotAvailableReply.isUsedUp(failure));
  }

  BatchReceipt run() {
    try {
      boolean more = true;
      while (more) {
        renewal.renewIfDue(SendDeadline.NONE);
        more = new Part().send();
      }
    } catch (SmtpException e) {
      ended = Optional.of(e);
    } finally {
      queue.giveUp(); // even if the source fails: later outcomes must still be reported
    }
    return queue.receipt(ended);
  }

  /** The part of the batch that one session sends. */
  private final class Part {
    private final Duration idle = held.use().idle();
    private final boolean mayBeStale = held.use().mayBeStale();
    private final long before = queue.setAside();
    private boolean used;

    private boolean hasSetAside() {
      return queue.setAside() > before;
    }

    /** Sends the part; returns whether submissions are left for the next session. */
    boolean send() throws SmtpException {
      LimitedSubmissionIterator slice =
          new LimitedSubmissionIterator(
              queue, () -> renewal.isUsedUp() || hasSetAside(), held::countMessage);
      BatchReceipt part = sendAll(slice);
      used = part.accepted() > 0;
      held.use().countAccepted(part.accepted());
      queue.connectionsExceeded().ifPresent(renewal::keepToConnections);
      if (part.ended().isPresent()) {
        return replaceIfOver(part.ended().get());
      }
      renewal.repliedAfter(idle);
      if (hasSetAside()) {
        replaceUsedUp();
      }
      return slice.isCut() || queue.hasLeft();
    }

    private BatchReceipt sendAll(LimitedSubmissionIterator slice) throws SmtpException {
      try {
        return held.session().sendAll(slice, queue);
      } catch (SmtpSession.Closed e) {
        throw renewal.ofClosed(e);
      }
    }

    private void replaceUsedUp() throws SmtpException {
      if (held.use().accepted() > 0) {
        renewal.replaceAfter(queue.firstLeft(), SendDeadline.NONE);
      } else {
        queue.giveUp();
      }
    }

    /** Replaces the session if the batch may go on with another; returns whether it does. */
    private boolean replaceIfOver(SmtpException why) throws SmtpException {
      if (why instanceof Disconnected e && (used || (mayBeStale && e.stale()))) {
        renewal.replaceClosed(!used && !e.usedUp(), SendDeadline.NONE);
        return true;
      }
      if ((used || mayBeStale) && ServiceNotAvailableReply.isBefore(why)) {
        renewal.replaceAfter(why, SendDeadline.NONE);
        return true;
      }
      if (!used) {
        renewal.refusedAtOnce(why);
      }
      ended = Optional.of(why);
      return false;
    }
  }
}
