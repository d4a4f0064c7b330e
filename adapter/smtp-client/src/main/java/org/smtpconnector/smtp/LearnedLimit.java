package org.smtpconnector.smtp;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * A limit of a server that was learned from its behavior. It is in force for a while and then
 * forgotten, since the server may take more by then; each time it is soon found again, it stays in
 * force for twice as long. Thread-safe.
 */
public final class LearnedLimit {
  private static final int MOST_DOUBLINGS = 6;

  /** Notified when a limit is learned, but not when the same one is found again. */
  @FunctionalInterface
  public interface Listener {
    /** Does nothing. */
    Listener NONE = limit -> {};

    /**
     * Called when a limit gets a new value.
     *
     * @param limit the limit
     */
    void learned(LearnedLimit limit);
  }

  /**
   * A limit in force.
   *
   * @param source the reply or event from which it was learned, safe for a log
   * @param age how long it has been in force
   * @param left how long it will stay in force
   */
  public record Status(long value, String source, Duration age, Duration left) {}

  private record Belief(long value, String source, long since, long until) {}

  private final String name;
  private final Duration lasting;
  private final LongSupplier nanoTime;
  private final Listener listener;
  private volatile Belief belief; // null if none is in force
  private long before = Long.MIN_VALUE; // the last value passed to the listener
  private int doublings;

  /**
   * Creates a limit that is unknown.
   *
   * @param name the name, as in the management bean
   * @param lasting how long it is in force at first, above zero
   * @param nanoTime the clock, such as {@link System#nanoTime}
   * @param listener notified of each limit that is learned
   */
  public LearnedLimit(String name, Duration lasting, LongSupplier nanoTime, Listener listener) {
    this.name = Objects.requireNonNull(name, "name");
    this.lasting = lasting;
    this.nanoTime = nanoTime;
    this.listener = Objects.requireNonNull(listener, "listener");
  }

  /** {@return the name of the limit} */
  public String name() {
    return name;
  }

  /** {@return the limit, while it is in force} */
  public OptionalLong value() {
    Belief now = current();
    return now == null ? OptionalLong.empty() : OptionalLong.of(now.value);
  }

  /** {@return the limit and its source, while it is in force} */
  public Optional<Status> status() {
    Belief now = current();
    return Optional.ofNullable(now)
        .map(
            known ->
                new Status(
                    known.value,
                    known.source,
                    Duration.ofNanos(nanoTime.getAsLong() - known.since),
                    Duration.ofNanos(known.until - nanoTime.getAsLong())));
  }

  private Belief current() {
    Belief now = belief;
    return now == null || nanoTime.getAsLong() - now.until >= 0 ? null : now;
  }

  /**
   * Learns that the server takes no more than this. A value above a limit in force is ignored.
   *
   * @param value how many the server took
   * @param source the reply or event that shows it
   */
  public void learn(long value, String source) {
    boolean news;
    synchronized (this) {
      Belief known = current();
      if (known != null && known.value < value) {
        return;
      }
      long now = nanoTime.getAsLong();
      if (known == null) {
        doublings = isFoundAgain(now) ? Math.min(doublings + 1, MOST_DOUBLINGS) : 0;
      }
      long since = known == null || known.value != value ? now : known.since;
      belief = new Belief(value, source, since, now + (lasting.toNanos() << doublings));
      news = value != before;
      before = value;
    }
    if (news) {
      listener.learned(this);
    }
  }

  /** Whether the limit was forgotten only recently: for less time than it was in force. */
  private boolean isFoundAgain(long now) {
    return belief != null && now - belief.until <= lasting.toNanos() << doublings;
  }

  /**
   * Records that the server took this many, which disproves a lower limit.
   *
   * @param value how many the server took
   */
  public void atLeast(long value) {
    boolean news = false;
    synchronized (this) {
      Belief known = belief;
      if (known != null && known.value < value) {
        news = current() != null;
        belief = new Belief(value, known.source, known.since, known.until);
        before = value;
      }
    }
    if (news) {
      listener.learned(this);
    }
  }

  /** Forgets the limit, since the server took more. */
  public synchronized void forget() {
    belief = null;
    before = Long.MIN_VALUE;
    doublings = 0;
  }

  /** Returns the limit for a log. */
  @Override
  public String toString() {
    return name + status().map(known -> "=" + known.value + " (" + known.source + ")").orElse("");
  }
}
