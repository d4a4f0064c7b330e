package org.smtpconnector.mail.config;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.function.Function;
import org.smtpconnector.mail.MailException.Misconfigured;

/**
 * Reads values of properties. Blank ones count as not set; a wrong one is {@link Misconfigured},
 * whose message names the property.
 *
 * @param config where they are
 */
public record ConfigPropertyReader(Configuration config) {
  /** Returns a value without the spaces around it. */
  public Optional<String> text(String key) {
    return config.value(key).map(String::strip).filter(t -> !t.isEmpty());
  }

  /**
   * Reads a value.
   *
   * @param parser throws IllegalArgumentException if it is invalid
   */
  public <T> Optional<T> parsed(String key, Function<String, T> parser) {
    return text(key)
        .map(
            text -> {
              try {
                return parser.apply(text);
              } catch (IllegalArgumentException e) {
                throw new Misconfigured(key + ": " + e.getMessage(), e);
              }
            });
  }

  /** Reads a whole number from one to another. */
  public Optional<Long> number(String key, long least, long most) {
    return text(key)
        .map(
            text -> {
              if (text.matches("[0-9]{1,18}")) {
                long number = Long.parseLong(text);
                if (number >= least && number <= most) {
                  return number;
                }
              }
              throw new Misconfigured(
                  key + " is '" + text + "', which is outside " + least + " to " + most, null);
            });
  }

  /**
   * Reads seconds, or the format of {@link Duration#parse}, by which MicroProfile converts, from
   * one duration to another.
   */
  public Optional<Duration> duration(String key, Duration least, Duration most) {
    return text(key)
        .map(
            text -> {
              try {
                Duration duration =
                    Duration.parse(text.matches("[0-9]{1,9}") ? "PT" + text + "S" : text);
                if (duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0) {
                  return duration;
                }
              } catch (DateTimeParseException e) {
                throw new Misconfigured(invalidDuration(key, text, least, most), e);
              }
              throw new Misconfigured(invalidDuration(key, text, least, most), null);
            });
  }

  private static String invalidDuration(String key, String text, Duration least, Duration most) {
    return key
        + " is '"
        + text
        + "', which is not "
        + least.toSeconds()
        + " to "
        + most.toSeconds()
        + " seconds, such as 10 or PT10S";
  }

  /**
   * Reads a switch.
   *
   * @return false if it is not set
   */
  public boolean flag(String key) {
    String text = text(key).orElse("false");
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new Misconfigured(key + " is '" + text + "': set true or false", null);
    };
  }
}
