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
import org.smtpconnector.mail.ComposedMail;
import org.smtpconnector.mail.outbox.store.ClaimedEntry;
import org.smtpconnector.mail.outbox.store.OutboxStoreException;

/**
 * The messages of one turn. They are claimed by the window, the next one while the mailer sends;
 * and a window is begun before the first of its messages is handed out. What was not handed out at
 * the end waits again. Its methods throw nothing, since that would end the messages in progress.
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
  private CompletableFuture<List<ClaimedEntry>> ahead;
  private boolean full = true;
  private boolean begun;
  private boolean held;
  private boolean closed;
  private Throwable failure;

  /**
   * @param jndiName the JNDI name of the mailer's connection factory
   * @param limit how many messages to claim at once
   * @param background claims the next window
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
      while (!closed && window.isEmpty() && hasRoom()) {
        fill();
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

  /** Whether another window may be begun. */
  private boolean hasRoom() {
    int most = (MOST_BEGUN - 1) * limit;
    int onTheirWay = inProgress.size(); // counted first: they are pending before they leave it
    if (onTheirWay + server.settler().pending() > most && !server.settler().flush()) {
      held = true;
      close();
    }
    return !closed && onTheirWay <= most;
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
    if (held || ahead == null && !isMoreWanted()) {
      close();
      return;
    }
    Instant now = server.clock().read();
    List<ClaimedEntry> entries = claim();
    full = entries.size() >= limit;
    begin(sendable(entries, now));
    begun |= !window.isEmpty();
    if (isMoreWanted()) {
      claimAhead();
    }
  }

  private boolean isMoreWanted() {
    return full && (!begun || goesOn.getAsBoolean());
  }

  private List<ClaimedEntry> claim() {
    CompletableFuture<List<ClaimedEntry>> claimed = ahead;
    ahead = null;
    try {
      return claimed == null ? claimNow() : claimed.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof OutboxStoreException cause ? cause : e;
    }
  }

  private List<ClaimedEntry> claimNow() {
    return server.store().claim(server.id(), mailer, limit);
  }

  private void claimAhead() {
    try {
      ahead = CompletableFuture.supplyAsync(this::claimNow, background);
    } catch (RejectedExecutionException e) {
      ahead = null; // claimed when it is needed
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
  private void begin(List<OutgoingMail> messages) {
    if (messages.isEmpty()) {
      return;
    }
    boolean returned = false;
    try {
      Set<String> ids =
          server.store().begin(server.id(), messages.stream().map(m -> m.entry().id()).toList());
      messages.stream().filter(mail -> ids.contains(mail.entry().id())).forEach(window::add);
      returned = true;
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
    if (ahead != null) {
      ahead.whenComplete(
          (entries, e) -> {
            if (entries != null) {
              entries.forEach(this::putBack);
            }
          });
      ahead = null;
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
