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
import org.smtpconnector.mail.bulk.BulkMessageQueue.Item;
import org.smtpconnector.mail.delivery.JndiConnectionSpec;
import org.smtpconnector.mail.delivery.MailExceptionMapper;
import org.smtpconnector.mail.delivery.SendAttempt;
import org.smtpconnector.smtp.BatchListener;
import org.smtpconnector.smtp.BatchReceipt;
import org.smtpconnector.smtp.Receipt;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.Submission;

/**
 * Sends many messages over several connections of a pool. Each thread borrows a connection and
 * sends on it as long as it lasts. A message that was in progress when its connection broke, and is
 * known not to have been delivered or may be sent again, is sent on another connection.
 *
 * @param <M> the messages, as {@link BulkMessageQueue} has them
 */
public final class BulkSender<M> {
  private static final Logger LOG = System.getLogger("org.smtpconnector");
  private static final int MAX_ATTEMPTS = 4;
  private static final int MAX_FAILURES = 3;

  private final SmtpConnectionFactory factory;
  private final JndiConnectionSpec request;
  private final BulkMessageQueue<M> messages;
  private final Duration pause;

  /**
   * @param pause the wait after the first failure to get or keep a connection; it doubles with each
   *     further failure
   */
  public BulkSender(
      SmtpConnectionFactory factory,
      JndiConnectionSpec request,
      BulkMessageQueue<M> messages,
      Duration pause) {
    this.factory = factory;
    this.request = request;
    this.messages = messages;
    this.pause = pause;
  }

  /**
   * Sends all messages.
   *
   * @param threads how many threads of the executor may send in addition to the current one
   */
  public BulkReceipt run(Optional<? extends Executor> executor, int threads) {
    try {
      return messages.receipt(sendWithWorkers(executor, threads).orElse(null));
    } finally {
      messages.reporter().end();
    }
  }

  /** Returns why the last thread that gave up did so. */
  private Optional<MailException> sendWithWorkers(
      Optional<? extends Executor> executor, int threads) {
    List<Worker> workers = new ArrayList<>();
    try {
      for (int i = 0; executor.isPresent() && i < threads; i++) {
        Worker worker = new Worker();
        executor.get().execute(worker);
        workers.add(worker);
      }
    } catch (RuntimeException e) { // servers throw others than RejectedExecutionException
      LOG.log(
          Level.DEBUG, "sendAll through " + request + ": the server has no thread available", e);
    }
    Optional<MailException> gaveUp = Optional.empty();
    boolean done = false;
    try {
      gaveUp = sendWhileMessagesRemain();
      done = true;
    } finally {
      if (!done) {
        messages.end(new Unavailable("another thread failed", null, List.of()));
      }
      workers.forEach(Worker::awaitCompletion); // wait for all of them, whatever one threw
    }
    for (Worker worker : workers) {
      Optional<MailException> other = worker.join();
      gaveUp = other.isPresent() ? other : gaveUp;
    }
    return gaveUp;
  }

  /** A further thread that sends. One that has not started when the sending ends never starts. */
  private final class Worker implements Runnable {
    private final AtomicBoolean claimed = new AtomicBoolean();
    private final CompletableFuture<Optional<MailException>> result = new CompletableFuture<>();

    @Override
    public void run() {
      if (claimed.compareAndSet(false, true)) {
        try {
          result.complete(sendWhileMessagesRemain());
        } catch (RuntimeException | Error e) {
          result.completeExceptionally(e);
        }
      }
    }

    void awaitCompletion() {
      if (claimed.compareAndSet(false, true)) {
        result.complete(Optional.empty());
      }
      result.handle((gaveUp, failure) -> gaveUp).join();
    }

    /** Returns why this thread gave up; empty if it did not. */
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

  /** Sends until there are no more messages; returns the failure if it gave up before. */
  private Optional<MailException> sendWhileMessagesRemain() {
    int failures = 0;
    for (Optional<Item<M>> next = messages.take(); next.isPresent(); next = messages.take()) {
      ConnectionBatch batch = new ConnectionBatch(next.get());
      MailException failure;
      try (SmtpConnection connection = request.from(factory)) {
        BatchReceipt receipt = connection.sendAll(batch, batch);
        failures = receipt.accepted() > 0 ? 0 : failures;
        failure =
            receipt
                .ended()
                .map(e -> MailExceptionMapper.of(e, batch.first.delivery(), request))
                .orElse(null);
      } catch (ResourceException e) {
        failure = MailExceptionMapper.of(e, batch.first.delivery(), request);
      } finally {
        batch.putBackUnsent();
      }
      if (failure instanceof Misconfigured) {
        messages.end(failure);
        return Optional.of(failure);
      }
      if (failure != null && (++failures > MAX_FAILURES || !paused(failures, failure))) {
        return Optional.of(failure);
      }
    }
    return Optional.empty();
  }

  /** Waits, longer each time; returns false if the thread is interrupted. */
  private boolean paused(int failures, MailException failure) {
    LOG.log(
        Level.WARNING,
        "sendAll through {0}{1}: {2}: {3}",
        request,
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

  /** The messages sent on one connection, which reports their outcomes in the order of sending. */
  private final class ConnectionBatch implements Iterator<Submission>, BatchListener {
    private final Item<M> first;
    private final Deque<Item<M>> inProgress = new ArrayDeque<>();
    private Item<M> next;

    ConnectionBatch(Item<M> first) {
      this.first = first;
      this.next = first;
    }

    @Override
    public boolean hasNext() {
      if (next == null) {
        next = messages.take().orElse(null);
      }
      return next != null;
    }

    @Override
    public Submission next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      Item<M> item = next;
      next = null;
      inProgress.add(item);
      return new Submission(item.delivery().beginAttempt(), item.delivery().message());
    }

    @Override
    public void accepted(Submission submission, Receipt receipt) {
      Item<M> item = inProgress.remove();
      item.delivery().record(receipt.recipients());
      messages.reporter().accepted(item);
    }

    @Override
    public void failed(Submission submission, SmtpException failure) {
      Item<M> item = inProgress.remove();
      item.delivery().record(failure.outcomes());
      MailException mapped = MailExceptionMapper.of(failure, item.delivery(), request);
      if (mapped instanceof Misconfigured) {
        messages.end(mapped); // each further message would fail likewise
      }
      boolean retryable = mapped instanceof Unavailable || mapped instanceof Resendable;
      if (retryable && item.delivery().attempts() < MAX_ATTEMPTS) {
        messages.putBack(item);
      } else {
        messages.reporter().lastAttemptFailed(item, mapped);
      }
    }

    /** Puts back a message that was taken but not sent, because the connection was gone. */
    void putBackUnsent() {
      if (next != null) {
        messages.putBack(next);
        next = null;
      }
    }
  }
}
