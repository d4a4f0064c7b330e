package org.smtpconnector.mail.outbox;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * How a message is queued, for example {@code PutOptions.NONE.notBefore(eight).once("report
 * 2026-11-28")}. Immutable.
 *
 * @param earliest the time before which it is not sent; empty to send it at once
 * @param key the key of which only the first message is queued; empty for none
 * @param giveUp how long to try, from the time that it is due; empty for {@code
 *     smtpconnector.outbox.give-up}
 */
public record PutOptions(
    Optional<Instant> earliest, Optional<String> key, Optional<Duration> giveUp) {
  /** The longest key, in characters. */
  public static final int LONGEST_KEY = 200;

  /** Sends at once, without a key, and tries as long as is configured. */
  public static final PutOptions NONE =
      new PutOptions(Optional.empty(), Optional.empty(), Optional.empty());

  /**
   * Creates options.
   *
   * @param earliest as {@link #earliest()}
   * @param key as {@link #key()}
   * @param giveUp as {@link #giveUp()}
   * @throws IllegalArgumentException if the key is blank or longer than 200 characters, or the
   *     duration is not above zero
   */
  public PutOptions {
    Objects.requireNonNull(earliest, "earliest");
    key.ifPresent(PutOptions::checkKey);
    giveUp.ifPresent(PutOptions::checkGiveUp);
  }

  private static void checkKey(String key) {
    if (key.isBlank()) {
      throw new IllegalArgumentException(
          "the key is blank: leave it out, or name what is sent once");
    }
    if (key.length() > LONGEST_KEY) {
      throw new IllegalArgumentException(
          "the key '"
              + key.substring(0, 40)
              + "...' has "
              + key.length()
              + " characters, above "
              + LONGEST_KEY
              + ": shorten it, for example by a digest");
    }
  }

  private static void checkGiveUp(Duration giveUp) {
    if (giveUp.isNegative() || giveUp.isZero()) {
      throw new IllegalArgumentException(
          "the time to give up after is " + giveUp + ", which is not above zero");
    }
  }

  /**
   * {@return these options with a time before which the message is not sent}
   *
   * @param time the time
   */
  public PutOptions notBefore(Instant time) {
    return new PutOptions(Optional.of(time), key, giveUp);
  }

  /**
   * Returns these options with a key. Of all messages put with the same key, by whichever server,
   * the first whose transaction commits is queued, and the others are not. Keys are kept for {@code
   * smtpconnector.outbox.keep-keys}.
   *
   * @param newKey at most 200 characters
   * @return the options
   * @throws IllegalArgumentException if it is blank or longer
   */
  public PutOptions once(String newKey) {
    return new PutOptions(earliest, Optional.of(newKey), giveUp);
  }

  /**
   * {@return these options with a time after which the message expires}
   *
   * @param duration how long to try, from the time that it is due; above zero
   * @throws IllegalArgumentException if it is not above zero
   */
  public PutOptions giveUpAfter(Duration duration) {
    return new PutOptions(earliest, key, Optional.of(duration));
  }
}
