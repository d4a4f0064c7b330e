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
 * The access token of one client: fetched once for all who want it, kept until shortly before it
 * expires, and replaced where the relay refuses it. Thread-safe.
 */
final class ClientTokens {
  /**
   * One request for a token. Nobody owns it: an interrupt of one who waits is no matter of the
   * others.
   */
  private record Fetch(CompletableFuture<Held> answer) {
    boolean isFor(IssuedToken token) {
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

  private record Held(IssuedToken token, long endNanos) {}

  private final Supplier<CompletableFuture<IssuedToken>> source;
  private final LongSupplier clock;
  private Fetch current;
  // Whether the current token took the place of one that was refused, and was not accepted since.
  private boolean doubted;

  /**
   * @param source asks for a token; each answer comes in bounded time, a failure as {@link
   *     NoCredentials}
   * @param clock nanoseconds, as {@link System#nanoTime} counts them
   */
  ClientTokens(Supplier<CompletableFuture<IssuedToken>> source, LongSupplier clock) {
    this.source = source;
    this.clock = clock;
  }

  /**
   * A token that was not refused.
   *
   * @throws NoCredentials if there is none, or not in time
   */
  IssuedToken current(OpenTimeout patience) throws NoCredentials {
    return await(currentFetch(), patience);
  }

  /**
   * A token in place of this one, which the relay has refused; empty if this one had been fetched
   * in place of a refused one itself, since yet another would fare no better.
   */
  Optional<IssuedToken> insteadOf(IssuedToken refused, OpenTimeout patience) throws NoCredentials {
    Optional<Fetch> fetch = replacement(refused);
    return fetch.isEmpty() ? Optional.empty() : Optional.of(await(fetch.get(), patience));
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

  private Held held(IssuedToken token) {
    return new Held(token, clock.getAsLong() + token.use().toNanos());
  }

  private synchronized Optional<Fetch> replacement(IssuedToken refused) {
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

  /** The relay has refused this token, which had taken the place of another. */
  synchronized void refusedToo(IssuedToken token) {
    if (current != null && current.isFor(token)) {
      current = null;
    }
  }

  synchronized void accepted(IssuedToken token) {
    if (current != null && current.isFor(token)) {
      doubted = false;
    }
  }

  private static IssuedToken await(Fetch fetch, OpenTimeout patience) throws NoCredentials {
    Duration left = patience.left();
    try {
      return fetch.answer().get(left.toNanos(), TimeUnit.NANOSECONDS).token();
    } catch (TimeoutException e) {
      throw patience.over();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NoCredentials("interrupted while waiting for an access token", e, true);
    } catch (ExecutionException e) {
      // A new one: the cause is shared by all who waited.
      boolean retryable = e.getCause() instanceof NoCredentials failure && failure.retryable();
      throw new NoCredentials(e.getCause().getMessage(), e.getCause(), retryable);
    }
  }
}
