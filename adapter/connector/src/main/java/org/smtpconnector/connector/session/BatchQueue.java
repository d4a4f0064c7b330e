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
 * The submissions of a batch, of which some are sent again before their outcome is reported. What
 * is behind them waits, so that all outcomes are reported in the order of the submissions. One
 * thread at a time.
 */
public final class BatchQueue implements Iterator<Submission>, BatchListener {
  /** Which failures are not the outcome, as the submission is to be sent again. */
  @FunctionalInterface
  public interface Again {
    /**
     * @param since when the submission failed so for the first time
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
  private final BatchListener told;
  private final TimeSource clocks;
  private final Again again;
  private final Deque<Entry> untold = new ArrayDeque<>();
  private final Deque<Entry> underWay = new ArrayDeque<>();
  private final Deque<Entry> left = new ArrayDeque<>();
  private long accepted;
  private long failed;
  private long inDoubt;
  private long setAside;
  private Reply connections;

  public BatchQueue(
      Iterator<Submission> source, BatchListener told, TimeSource clocks, Again again) {
    this.source = source;
    this.told = told;
    this.clocks = clocks;
    this.again = again;
  }

  /** How many times one was set aside to be sent again. */
  long setAside() {
    return setAside;
  }

  /** Why the first of those failed that are to be sent again. */
  SmtpException firstLeft() {
    return left.element().failure;
  }

  /** The last reply by which the relay said that too many connections are open, told once. */
  Optional<Reply> connectionsExceeded() {
    Optional<Reply> said = Optional.ofNullable(connections);
    connections = null;
    return said;
  }

  /** Whether some are to be sent again. */
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
      untold.add(entry);
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
      entry.failedAt = clocks.nanoTime();
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
    while (!untold.isEmpty() && untold.peek().decided) {
      tell(untold.poll());
    }
  }

  private void tell(Entry entry) {
    if (entry.receipt != null) {
      accepted++;
      told.accepted(entry.submission, entry.receipt);
    } else {
      failed += entry.failure instanceof SmtpException.InDoubt ? 0 : 1;
      inDoubt += entry.failure instanceof SmtpException.InDoubt ? 1 : 0;
      told.failed(entry.submission, entry.failure);
    }
  }

  /** What is left is not sent again: its first failure is its outcome. */
  public void giveUp() {
    while (hasLeft()) {
      decide(left.poll());
    }
  }

  /** What was told. */
  public BatchReceipt receipt(Optional<SmtpException> ended) {
    return new BatchReceipt(accepted, failed, inDoubt, ended);
  }
}
