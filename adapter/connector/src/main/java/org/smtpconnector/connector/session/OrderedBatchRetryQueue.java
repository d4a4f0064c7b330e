package org.smtpconnector.connector.session;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.smtpconnector.connector.relay.LimitKind;
import org.smtpconnector.connector.relay.TimeSource;
import org.smtpconnector.smtp.BatchListener;
import org.smtpconnector.smtp.BatchReceipt;
import org.smtpconnector.smtp.Receipt;
import org.smtpconnector.smtp.Reply;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.Submission;

/**
 * The queue of a batch's submissions, some of which are sent again before their outcome is
 * reported. Later outcomes wait, so that all are reported in the order of the submissions. Not
 * thread-safe.
 */
public final class OrderedBatchRetryQueue implements Iterator<Submission>, BatchListener {
  /** Decides after which failures a submission is sent again. */
  @FunctionalInterface
  public interface Again {
    /**
     * Whether to send the submission again.
     *
     * @param since when the submission failed first
     */
    boolean isFor(SmtpException failure, long since);
  }

  private static final class Entry {
    private final Submission submission;
    private Receipt receipt;
    private SmtpException failure; // the first one
    private boolean decided;
    private long failedAt;

    Entry(Submission submission) {
      this.submission = submission;
    }
  }

  private final Iterator<Submission> source;
  private final BatchListener listener;
  private final TimeSource clock;
  private final Again again;
  private final Deque<Entry> unreported = new ArrayDeque<>();
  private final Deque<Entry> underWay = new ArrayDeque<>();
  private final Deque<Entry> left = new ArrayDeque<>();
  private long accepted;
  private long failed;
  private long inDoubt;
  private long setAside;
  private Reply connections;

  public OrderedBatchRetryQueue(
      Iterator<Submission> source, BatchListener listener, TimeSource clock, Again again) {
    this.source = source;
    this.listener = listener;
    this.clock = clock;
    this.again = again;
  }

  /** Returns how many times a submission was set aside to be sent again. */
  long setAside() {
    return setAside;
  }

  /** Returns the failure of the first submission that is to be sent again. */
  SmtpException firstLeft() {
    return left.element().failure;
  }

  /** Returns the last reply that says that too many connections are open, and clears it. */
  Optional<Reply> connectionsExceeded() {
    Optional<Reply> said = Optional.ofNullable(connections);
    connections = null;
    return said;
  }

  /** Whether submissions are to be sent again. */
  public boolean hasLeft() {
    return !left.isEmpty();
  }

  @Override
  public boolean hasNext() {
    return hasLeft() || source.hasNext();
  }

  @Override
  public Submission next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    Entry entry = left.poll();
    if (entry == null) {
      entry = new Entry(source.next());
      unreported.add(entry);
    }
    underWay.add(entry);
    return entry.submission;
  }

  @Override
  public void accepted(Submission submission, Receipt receipt) {
    Entry entry = underWay.remove();
    entry.receipt = receipt;
    decide(entry);
  }

  @Override
  public void failed(Submission submission, SmtpException failure) {
    Entry entry = underWay.remove();
    LimitKind.CONNECTIONS.in(failure).ifPresent(reply -> connections = reply);
    if (entry.failure == null) {
      entry.failedAt = clock.nanoTime();
    }
    if (again.isFor(failure, entry.failedAt)) {
      entry.failure = entry.failure == null ? failure : entry.failure;
      left.add(entry);
      setAside++;
    } else {
      entry.failure = failure;
      decide(entry);
    }
  }

  private void decide(Entry entry) {
    entry.decided = true;
    while (!unreported.isEmpty() && unreported.peek().decided) {
      report(unreported.poll());
    }
  }

  private void report(Entry entry) {
    if (entry.receipt != null) {
      accepted++;
      listener.accepted(entry.submission, entry.receipt);
    } else {
      failed += entry.failure instanceof SmtpException.InDoubt ? 0 : 1;
      inDoubt += entry.failure instanceof SmtpException.InDoubt ? 1 : 0;
      listener.failed(entry.submission, entry.failure);
    }
  }

  /** Reports the first failure of each submission that was to be sent again as its outcome. */
  public void giveUp() {
    while (hasLeft()) {
      decide(left.poll());
    }
  }

  /** Returns the counts of the outcomes that were reported. */
  public BatchReceipt receipt(Optional<SmtpException> ended) {
    return new BatchReceipt(accepted, failed, inDoubt, ended);
  }
}
