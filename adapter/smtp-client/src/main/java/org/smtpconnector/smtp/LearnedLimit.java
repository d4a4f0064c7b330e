package org.smtpconnector.smtp;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * A limit that a server was found to have. It is kept to for a while, then forgotten, so that a
 * server that takes more by now is asked for more; each time that it is found again soon, it is
 * kept to for twice as long. Thread-safe.
 */
public final class LearnedLimit {
  private static final int MOST_DOUBLINGS = 6;

  /** Hears of a limit when it is learned, and not when the same one is found again. */
  @FunctionalInterface
  public interface Listener {
    /** Nobody listens. */
    Listener NONE = limit -> {};

    /**
     * This limit has a value that it did not have.
     *
     * @param limit the limit
     */
    void learned(LearnedLimit limit);
  }

  /**
   * What is kept to.
   *
   * @param source the reply or the event that it was learned from, fit for a log
   * @param age since when it is
   * @param left how long it will be
   */
  public record Status(long value, String source, Duration age, Duration left) {}

  private record Belief(long value, String source, long since, long until) {}

  private final String name;
  private final Duration lasting;
  private final LongSupplier nanoTime;
  private final Listener listener;
  private volatile Belief belief; // null if there is none
  private long before = Long.MIN_VALUE; // the value that was told last
  private int doublings;

  /**
   * One of which nothing is known yet.
   *
   * @param name what is limited, in the words of the management bean
   * @param lasting how long it is kept to at first, above zero
   * @param nanoTime as {@link System#nanoTime}
   * @param listener notified of each limit that is learned
   */
  public LearnedLimit(String name, Duration lasting, LongSupplier nanoTime, Listener listener) {
    this.name = Objects.requireNonNull(name, "name");
    this.lasting = lasting;
    this.nanoTime = nanoTime;
    this.listener = Objects.requireNonNull(listener, "listener");
  }

  /** {@return what is limited} */
  public String name() {
    return name;
  }

  /** {@return the limit, while it is kept to} */
  public OptionalLong value() {
    Belief now = current();
    return now == null ? OptionalLong.empty() : OptionalLong.of(now.value);
  }

  /** {@return the limit and where it is from, while it is kept to} */
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
   * The server was found to take no more than this. What is above a limit that is kept to says
   * nothing new.
   *
   * @param value how many the server took
   * @param source the reply or the event that shows it
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

  /** Not if it was long forgotten: then the server did without it for as long as it was kept to. */
  private boolean isFoundAgain(long now) {
    return belief != null && now - belief.until <= lasting.toNanos() << doublings;
  }

  /**
   * The server was seen to take so many: a limit below is none.
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

  /** The server was seen to take more. */
  public synchronized void forget() {
    belief = null;
    before = Long.MIN_VALUE;
    doublings = 0;
  }

  /** For the log. */
  @Override
  public String toString() {
    return name + status().map(known -> "=" + known.value + " (" + known.source + ")").orElse("");
  }
}
