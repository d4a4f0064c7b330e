package org.smtpconnector.connector.credentials;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.smtpconnector.smtp.SmtpException.NoCredentials;

/**
 * The cached access token of a client: fetched once for all callers, kept until shortly before it
 * expires, and replaced when the relay refuses it. Thread-safe.
 */
final class AccessTokenCache {
  /**
   * A request for a token that several callers may await; interrupting one does not affect the
   * others.
   */
  private record Fetch(CompletableFuture<Held> answer) {
    boolean isFor(AccessTokenResponse token) {
      return isAnswered() && answer.join().token().equals(token);
    }

    boolean isOver(long now) {
      return answer.isCompletedExceptionally()
          || (isAnswered() && now - answer.join().endNanos() >= 0);
    }

    private boolean isAnswered() {
      return answer.isDone() && !answer.isCompletedExceptionally();
    }
  }

  private record Held(AccessTokenResponse token, long endNanos) {}

  // The lifetime that is assumed if the endpoint does not say it.
  private static final Duration DEFAULT_LIFETIME = Duration.ofMinutes(5);
  // Opening a session takes time, and clocks differ.
  private static final Duration LONGEST_MARGIN = Duration.ofMinutes(1);

  private final Supplier<CompletableFuture<AccessTokenResponse>> source;
  private final LongSupplier clock;
  private Fetch current;
  // Whether the current token replaced a refused one and has not been accepted since.
  private boolean doubted;

  /**
   * @param source requests a token; each future completes in bounded time, on failure with {@link
   *     NoCredentials}
   * @param clock nanoseconds as of {@link System#nanoTime}
   */
  AccessTokenCache(Supplier<CompletableFuture<AccessTokenResponse>> source, LongSupplier clock) {
    this.source = source;
    this.clock = clock;
  }

  /**
   * Returns a token that was not refused.
   *
   * @throws NoCredentials if no token is issued in time
   */
  AccessTokenResponse current(SessionOpenDeadline deadline) throws NoCredentials {
    return await(currentFetch(), deadline);
  }

  /**
   * Returns a replacement for a token that the relay has refused; empty if that token was itself a
   * replacement, since yet another one would be refused, too.
   */
  Optional<AccessTokenResponse> insteadOf(AccessTokenResponse refused, SessionOpenDeadline deadline)
      throws NoCredentials {
    Optional<Fetch> fetch = replacement(refused);
    return fetch.isEmpty() ? Optional.empty() : Optional.of(await(fetch.get(), deadline));
  }

  private synchronized Fetch currentFetch() {
    if (current == null || current.isOver(clock.getAsLong())) {
      current = fetch();
    }
    return current;
  }

  private Fetch fetch() {
    return new Fetch(source.get().thenApply(this::held));
  }

  private Held held(AccessTokenResponse token) {
    return new Held(token, clock.getAsLong() + timeUntilRenewal(token).toNanos());
  }

  /** Returns how long the token is used: until shortly before it expires. */
  private static Duration timeUntilRenewal(AccessTokenResponse token) {
    Duration lifetime = token.lifetime().orElse(DEFAULT_LIFETIME);
    Duration tenth = lifetime.dividedBy(10);
    return lifetime.minus(tenth.compareTo(LONGEST_MARGIN) < 0 ? tenth : LONGEST_MARGIN);
  }

  private synchronized Optional<Fetch> replacement(AccessTokenResponse refused) {
    if (current != null && !current.isFor(refused)) {
      return Optional.of(current); // by another thread
    }
    if (doubted) {
      current = null;
      return Optional.empty();
    }
    doubted = true;
    current = fetch();
    return Optional.of(current);
  }

  /** Records that the relay has refused this replacement, too. */
  synchronized void refusedToo(AccessTokenResponse token) {
    if (current != null && current.isFor(token)) {
      current = null;
    }
  }

  synchronized void accepted(AccessTokenResponse token) {
    if (current != null && current.isFor(token)) {
      doubted = false;
    }
  }

  private static AccessTokenResponse await(Fetch fetch, SessionOpenDeadline deadline)
      throws NoCredentials {
    Duration left = deadline.left();
    try {
      return fetch.answer().get(left.toNanos(), TimeUnit.NANOSECONDS).token();
    } catch (TimeoutException e) {
      throw deadline.over();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NoCredentials("interrupted while waiting for an access token", e, true);
    } catch (ExecutionException e) {
      // A new exception: the cause is shared by all callers.
      boolean retryable = e.getCause() instanceof NoCredentials failure && failure.retryable();
      throw new NoCredentials(e.getCause().getMessage(), e.getCause(), retryable);
    }
  }
}
