package org.smtpconnector.mail.outbox.delivery;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.smtpconnector.mail.ComposedMail;
import org.smtpconnector.mail.outbox.store.ClaimedEntry;
import org.smtpconnector.mail.outbox.store.OutboxStoreException;

/**
 * The messages of one turn. They are claimed and begun by the window, the next one while the mailer
 * sends; none is handed out before its window is begun. What was not handed out at the end waits
 * again. Its methods throw nothing, since that would end the messages in progress.
 *
 * <p>At most four windows are begun whose outcomes are not stored, also those of earlier turns: so
 * many are in doubt if the server is killed. Until there are fewer, it has no next message, so that
 * the connections complete what they have in progress, and ask again.
 */
final class ClaimedMailIterator implements Iterator<ComposedMail> {
  private static final int MOST_BEGUN = 4;

  private final DeliveryContext server;
  private final String mailer;
  private final String jndiName;
  private final int limit;
  private final Executor background;
  private final BooleanSupplier goesOn;
  private final Deque<OutgoingMail> window = new ArrayDeque<>();
  private final Set<OutgoingMail> inProgress = ConcurrentHashMap.newKeySet();
  private CompletableFuture<List<OutgoingMail>> begun; // the next window, or null
  private CompletableFuture<List<ClaimedEntry>> claimed; // the window after it, or null
  private boolean full = true;
  private boolean hasBegun;
  private boolean held;
  private boolean closed;
  private Throwable failure;

  /**
   * @param jndiName the JNDI name of the mailer's connection factory
   * @param limit how many messages to claim at once
   * @param background claims and begins the next window
   * @param goesOn whether another window is wanted after one that was sent
   */
  ClaimedMailIterator(
      DeliveryContext server,
      String mailer,
      String jndiName,
      int limit,
      Executor background,
      BooleanSupplier goesOn) {
    this.server = server;
    this.mailer = mailer;
    this.jndiName = jndiName;
    this.limit = limit;
    this.background = background;
    this.goesOn = goesOn;
  }

  @Override
  public synchronized boolean hasNext() {
    try {
      while (!closed && window.isEmpty() && (begun != null || hasRoom())) {
        fill();
      }
      if (!closed) {
        prepare();
      }
    } catch (RuntimeException | Error e) {
      failure = e;
      closed = true;
    }
    if (!closed && !server.lease().isHeld()) {
      close(); // others may have taken over what was begun
    }
    return !closed && !window.isEmpty();
  }

  /** Whether another window may be begun; stores outcomes if that makes room. */
  private boolean hasRoom() {
    int onTheirWay = inProgress.size(); // counted first: they are pending before they leave it
    if (onTheirWay + server.settler().pending() > most() && !server.settler().flush()) {
      held = true;
      close();
    }
    return !closed && onTheirWay <= most();
  }

  /** How many messages may be begun beside another window. */
  private int most() {
    return (MOST_BEGUN - 1) * limit;
  }

  @Override
  public synchronized ComposedMail next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    OutgoingMail next = window.remove();
    inProgress.add(next);
    return next.mail();
  }

  /** Fills the window, or closes this if there is nothing more. */
  private void fill() {
    held = server.outage().isAway() || !server.lease().isHeld();
    if (held || begun == null && claimed == null && !isMoreWanted()) {
      close();
      return;
    }
    if (begun == null) {
      window.addAll(begin(claimed()));
    } else {
      CompletableFuture<List<OutgoingMail>> next = begun;
      begun = null;
      window.addAll(join(next));
    }
    hasBegun |= !window.isEmpty();
  }

  private boolean isMoreWanted() {
    return full && (!hasBegun || goesOn.getAsBoolean());
  }

  /** Returns what was claimed ahead, or else claims. */
  private List<ClaimedEntry> claimed() {
    CompletableFuture<List<ClaimedEntry>> ahead = claimed;
    claimed = null;
    List<ClaimedEntry> entries = ahead == null ? claim() : join(ahead);
    full = entries.size() >= limit;
    return entries;
  }

  private List<ClaimedEntry> claim() {
    return server.store().claim(server.id(), mailer, limit);
  }

  /** Claims the next windows, and begins the first of them if there is room for it. */
  private void prepare() {
    claimAhead();
    if (begun == null
        && claimed != null
        && claimed.isDone()
        && !claimed.isCompletedExceptionally()
        && hasRoomBesideWindow()) {
      List<ClaimedEntry> entries = claimed();
      begun = inBackground(() -> begin(entries));
      claimAhead();
    }
  }

  private void claimAhead() {
    if (claimed == null && isMoreWanted()) {
      claimed = inBackground(this::claim);
    }
  }

  private boolean hasRoomBesideWindow() {
    int onTheirWay = inProgress.size(); // as above
    return onTheirWay + server.settler().pending() + window.size() <= most();
  }

  private <T> CompletableFuture<T> inBackground(Supplier<T> task) {
    try {
      return CompletableFuture.supplyAsync(task, background);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.completedFuture(task.get());
    }
  }

  private static <T> T join(CompletableFuture<T> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof OutboxStoreException cause ? cause : e;
    }
  }

  /** Settles the messages that are not to be sent, and returns the others. */
  private List<OutgoingMail> sendable(List<ClaimedEntry> entries, Instant now) {
    List<OutgoingMail> sendable = new ArrayList<>();
    for (ClaimedEntry entry : entries) {
      if (!now.isBefore(entry.expires()) || !KnownOutcomes.of(entry).isAnyLeft()) {
        server.settler().add(server.table().unattempted(entry, now));
        continue;
      }
      try {
        sendable.add(new OutgoingMail(entry, server.lease()::isHeld));
      } catch (RuntimeException e) {
        server.settler().add(server.table().poisoned(entry, e, jndiName, now));
      }
    }
    return sendable;
  }

  /** Begins messages; if it is unknown whether they are begun, they wait again. */
  private List<OutgoingMail> begin(List<ClaimedEntry> entries) {
    List<OutgoingMail> messages = sendable(entries, server.clock().read());
    if (messages.isEmpty()) {
      return messages;
    }
    boolean returned = false;
    try {
      Set<String> ids =
          server.store().begin(server.id(), messages.stream().map(m -> m.entry().id()).toList());
      returned = true;
      return messages.stream().filter(mail -> ids.contains(mail.entry().id())).toList();
    } finally {
      if (!returned) {
        messages.forEach(mail -> putBack(mail.entry()));
      }
    }
  }

  private void putBack(ClaimedEntry entry) {
    server.settler().add(server.table().unsent(entry));
  }

  /** Hands out no more messages; those left wait again. */
  synchronized void close() {
    closed = true;
    for (OutgoingMail left = window.poll(); left != null; left = window.poll()) {
      putBack(left.entry());
    }
    whenDone(begun, mail -> putBack(mail.entry()));
    begun = null;
    whenDone(claimed, this::putBack);
    claimed = null;
  }

  private static <T> void whenDone(CompletableFuture<List<T>> future, Consumer<T> action) {
    if (future != null) {
      future.thenAccept(done -> done.forEach(action));
    }
  }

  /** Returns the messages that were handed out and are not settled. */
  Set<OutgoingMail> inProgress() {
    return inProgress;
  }

  /** Returns why no more messages could be claimed; empty if that was possible. */
  synchronized Optional<Throwable> failure() {
    return Optional.ofNullable(failure);
  }

  /** Whether nothing may be sent until the store is back. */
  synchronized boolean isHeld() {
    return held;
  }

  /** Whether there may be more messages that are due. */
  synchronized boolean isMoreDue() {
    return full;
  }
}
