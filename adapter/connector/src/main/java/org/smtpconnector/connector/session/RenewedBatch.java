package org.smtpconnector.connector.session;

import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;
import org.smtpconnector.connector.relay.ServiceNotAvailable;
import org.smtpconnector.smtp.BatchListener;
import org.smtpconnector.smtp.BatchReceipt;
import org.smtpconnector.smtp.SendDeadline;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.SmtpException.Disconnected;
import org.smtpconnector.smtp.Submission;

/**
 * Many messages over one session after the other. What a session that ended did not take goes on
 * the next one, as long as each takes some.
 */
final class RenewedBatch {
  private final RenewedSession owner;
  private final BatchQueue queue;
  private Optional<SmtpException> ended = Optional.empty();

  RenewedBatch(RenewedSession owner, Iterator<Submission> submissions, BatchListener listener) {
    this.owner = owner;
    this.queue =
        new BatchQueue(
            submissions,
            listener,
            owner.clocks(),
            (failure, since) ->
                failure instanceof Disconnected
                    || ServiceNotAvailable.isBefore(failure)
                    || ServiceNotAvailable.isUsedUp(failure));
  }

  BatchReceipt run() {
    try {
      boolean more = true;
      while (more) {
        owner.renewIfDue(SendDeadline.NONE);
        more = new Part().send();
      }
    } catch (SmtpException e) {
      ended = Optional.of(e);
    } finally {
      queue.giveUp(); // where the source fails, too: what is accepted behind it must be told
    }
    return queue.receipt(ended);
  }

  /** What one session sends. */
  private final class Part {
    private final Duration idle = owner.use().idle();
    private final boolean mayBeStale = owner.use().mayBeStale();
    private final long before = queue.setAside();
    private boolean used;

    private boolean hasSetAside() {
      return queue.setAside() > before;
    }

    /** Whether there are more, for a session that is there by then. */
    boolean send() throws SmtpException {
      SubmissionSlice share =
          new SubmissionSlice(queue, () -> owner.isUsedUp() || hasSetAside(), owner::countMessage);
      BatchReceipt part = sendAll(share);
      used = part.accepted() > 0;
      owner.use().countAccepted(part.accepted());
      queue.connectionsExceeded().ifPresent(owner::keepToConnections);
      if (part.ended().isPresent()) {
        return replaceIfOver(part.ended().get());
      }
      owner.heardAfter(idle);
      if (hasSetAside()) {
        replaceUsedUp();
      }
      return share.isCut() || queue.hasLeft();
    }

    private BatchReceipt sendAll(SubmissionSlice share) throws SmtpException {
      try {
        return owner.session().sendAll(share, queue);
      } catch (IllegalStateException e) {
        throw owner.ofClosed(e);
      }
    }

    private void replaceUsedUp() throws SmtpException {
      if (owner.use().accepted() > 0) {
        owner.replaceAfter(queue.firstLeft(), SendDeadline.NONE);
      } else {
        queue.giveUp();
      }
    }

    /** Whether a batch that ended with its session goes on with another. */
    private boolean replaceIfOver(SmtpException why) throws SmtpException {
      if (why instanceof Disconnected e && (used || (mayBeStale && e.stale()))) {
        owner.replaceClosed(!used && e.getCause() != null, SendDeadline.NONE);
        return true;
      }
      if ((used || mayBeStale) && ServiceNotAvailable.isBefore(why)) {
        owner.replaceAfter(why, SendDeadline.NONE);
        return true;
      }
      if (!used) {
        owner.refusedAtOnce(why);
      }
      ended = Optional.of(why);
      return false;
    }
  }
}
