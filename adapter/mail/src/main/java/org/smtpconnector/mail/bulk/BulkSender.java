package org.smtpconnector.mail.bulk;

import jakarta.resource.ResourceException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.smtpconnector.connector.SmtpConnection;
import org.smtpconnector.connector.SmtpConnectionFactory;
import org.smtpconnector.mail.BulkReceipt;
import org.smtpconnector.mail.MailException;
import org.smtpconnector.mail.MailException.Misconfigured;
import org.smtpconnector.mail.MailException.Resendable;
import org.smtpconnector.mail.MailException.Unavailable;
import org.smtpconnector.mail.bulk.BulkMessages.Item;
import org.smtpconnector.mail.delivery.MailExceptionMapper;
import org.smtpconnector.mail.delivery.SendAttempt;
import org.smtpconnector.smtp.BatchListener;
import org.smtpconnector.smtp.BatchReceipt;
import org.smtpconnector.smtp.Receipt;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.Submission;

/**
 * Sends many mails over several connections of a pool. Each thread borrows a connection and sends
 * on it as long as it lasts. A mail that was under way when a connection broke, and of which that
 * is known not to be delivered, goes on another one.
 */
public final class BulkSender {
  private static final Logger LOG = System.getLogger("org.smtpconnector");
  private static final int MOST_ATTEMPTS = 4;
  private static final int MOST_FAILURES = 3;

  private final SmtpConnectionFactory factory;
  private final String jndiName;
  private final BulkMessages mails;
  private final Duration pause;

  /**
   * @param pause after a first failure to get or keep a connection; longer after others
   */
  public BulkSender(
      SmtpConnectionFactory factory, String jndiName, BulkMessages mails, Duration pause) {
    this.factory = factory;
    this.jndiName = jndiName;
    this.mails = mails;
    this.pause = pause;
  }

  /**
   * Sends them all.
   *
   * @param threads how many threads of the executor may send besides this one
   */
  public BulkReceipt run(Optional<? extends Executor> executor, int threads) {
    try {
      return mails.receipt(workTogether(executor, threads).orElse(null));
    } finally {
      mails.report().end();
    }
  }

  /** Why the last thread gave up that did. */
  private Optional<MailException> workTogether(Optional<? extends Executor> executor, int threads) {
    List<Helper> helpers = new ArrayList<>();
    try {
      for (int i = 0; executor.isPresent() && i < threads; i++) {
        Helper helper = new Helper();
        executor.get().execute(helper);
        helpers.add(helper);
      }
    } catch (RuntimeException e) { // not only RejectedExecutionException, as servers are
      LOG.log(Level.DEBUG, "bulk through " + jndiName + ": the server has no thread to spare", e);
    }
    Optional<MailException> gaveUp = Optional.empty();
    boolean done = false;
    try {
      gaveUp = work();
      done = true;
    } finally {
      if (!done) {
        mails.end(new Unavailable("another thread failed", null, List.of()));
      }
      helpers.forEach(Helper::awaitEnd); // all of them, whatever one has thrown
    }
    for (Helper helper : helpers) {
      Optional<MailException> other = helper.join();
      gaveUp = other.isPresent() ? other : gaveUp;
    }
    return gaveUp;
  }

  /** Another thread that sends. One that has not begun when all is done never will. */
  private final class Helper implements Runnable {
    private final AtomicBoolean claimed = new AtomicBoolean();
    private final CompletableFuture<Optional<MailException>> result = new CompletableFuture<>();

    @Override
    public void run() {
      if (claimed.compareAndSet(false, true)) {
        try {
          result.complete(work());
        } catch (RuntimeException | Error e) {
          result.completeExceptionally(e);
        }
      }
    }

    void awaitEnd() {
      if (claimed.compareAndSet(false, true)) {
        result.complete(Optional.empty());
      }
      result.handle((gaveUp, failure) -> gaveUp).join();
    }

    /** What it gave up for. */
    Optional<MailException> join() {
      try {
        return result.join();
      } catch (CompletionException e) {
        throw e.getCause() instanceof RuntimeException failure
            ? failure
            : new IllegalStateException(e.getCause());
      }
    }
  }

  /** Sends until there are no more mails; returns why it gave up before, if it did. */
  private Optional<MailException> work() {
    int failures = 0;
    for (Optional<Item> next = mails.take(); next.isPresent(); next = mails.take()) {
      Sending sending = new Sending(next.get());
      MailException failure;
      try (SmtpConnection connection = factory.getConnection()) {
        BatchReceipt receipt = connection.sendAll(sending, sending);
        failures = receipt.accepted() > 0 ? 0 : failures;
        failure =
            receipt
                .ended()
                .map(e -> MailExceptionMapper.of(e, sending.first.delivery()))
                .orElse(null);
      } catch (ResourceException e) {
        failure = MailExceptionMapper.of(e, sending.first.delivery(), jndiName);
      } finally {
        sending.putBackWhatIsLeft();
      }
      if (failure instanceof Misconfigured) {
        mails.end(failure);
        return Optional.of(failure);
      }
      if (failure != null && (++failures > MOST_FAILURES || !paused(failures, failure))) {
        return Optional.of(failure);
      }
    }
    return Optional.empty();
  }

  /** Waits longer each time; false if the thread is interrupted. */
  private boolean paused(int failures, MailException failure) {
    LOG.log(
        Level.WARNING,
        "bulk through {0}{1}: {2}: {3}",
        jndiName,
        SendAttempt.relayOf(failure),
        failure.getClass().getSimpleName(),
        failure.getMessage());
    try {
      TimeUnit.NANOSECONDS.sleep(pause.multipliedBy(1L << (failures - 1)).toNanos());
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** What one connection is asked to send, and what it says of it, which it does in its order. */
  private final class Sending implements Iterator<Submission>, BatchListener {
    private final Item first;
    private final Deque<Item> underWay = new ArrayDeque<>();
    private Item next;

    Sending(Item first) {
      this.first = first;
      this.next = first;
    }

    @Override
    public boolean hasNext() {
      if (next == null) {
        next = mails.take().orElse(null);
      }
      return next != null;
    }

    @Override
    public Submission next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      Item item = next;
      next = null;
      underWay.add(item);
      return new Submission(item.delivery().beginAttempt(), item.delivery().message());
    }

    @Override
    public void accepted(Submission submission, Receipt receipt) {
      Item item = underWay.remove();
      item.delivery().record(receipt.recipients());
      mails.report().accepted(item);
    }

    @Override
    public void failed(Submission submission, SmtpException failure) {
      Item item = underWay.remove();
      item.delivery().record(failure.outcomes());
      MailException verdict = MailExceptionMapper.of(failure, item.delivery());
      if (verdict instanceof Misconfigured) {
        mails.end(verdict); // each further mail would fare the same
      }
      boolean again = verdict instanceof Unavailable || verdict instanceof Resendable;
      if (again && item.delivery().attempts() < MOST_ATTEMPTS) {
        mails.putBack(item);
      } else {
        mails.report().ended(item, verdict);
      }
    }

    /** A mail that was taken and not sent, because there was no connection for it any more. */
    void putBackWhatIsLeft() {
      if (next != null) {
        mails.putBack(next);
        next = null;
      }
    }
  }
}
