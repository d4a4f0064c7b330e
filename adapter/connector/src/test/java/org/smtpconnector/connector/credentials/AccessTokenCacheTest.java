package org.smtpconnector.connector.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smtpconnector.smtp.SendDeadline;

/** How long a token is kept. */
class AccessTokenCacheTest {
  private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5); // it wraps around
  private int fetched;

  private AccessTokenCache tokens(Optional<Duration> lifetime) {
    return new AccessTokenCache(
        () ->
            CompletableFuture.completedFuture(
                new AccessTokenResponse("token-" + ++fetched, lifetime, Optional.empty())),
        clock::get);
  }

  private static String current(AccessTokenCache tokens) throws Exception {
    return tokens.current(SessionOpenDeadline.of(Duration.ofSeconds(5), SendDeadline.NONE)).value();
  }

  @ParameterizedTest
  @CsvSource({"3600,3540", "600,540", "100,90", "10,9"})
  void isKeptUntilShortlyBeforeItExpires(int lifetime, int kept) throws Exception {
    AccessTokenCache tokens = tokens(Optional.of(Duration.ofSeconds(lifetime)));
    assertThat(current(tokens)).isEqualTo("token-1");
    clock.addAndGet(Duration.ofSeconds(kept).toNanos() - 1);
    assertThat(current(tokens)).isEqualTo("token-1");
    clock.addAndGet(Duration.ofSeconds(1).toNanos());
    assertThat(current(tokens)).isEqualTo("token-2");
  }

  @Test
  void isKeptForAFewMinutesWhereItDoesNotSayHowLongItIsGood() throws Exception {
    AccessTokenCache tokens = tokens(Optional.empty());
    current(tokens);
    clock.addAndGet(Duration.ofSeconds(270).toNanos() - 1);
    assertThat(current(tokens)).isEqualTo("token-1");
    clock.addAndGet(2);
    assertThat(current(tokens)).isEqualTo("token-2");
  }
}
