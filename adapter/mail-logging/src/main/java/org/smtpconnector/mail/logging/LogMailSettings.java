package org.smtpconnector.mail.logging;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.logging.Level;
import org.smtpconnector.mail.Mailbox;
import org.smtpconnector.mail.config.Configuration;

/**
 * The settings of log digests, read from the configuration.
 *
 * @param to the recipients, at least one
 * @param loggers the names of loggers, including their children; the empty name is the root
 * @param level the lowest level that is sent
 * @param digestInterval how long records are collected, 1 second to 1 day
 * @param mailsPerHour the maximum number of digests per hour, 1 to 3600
 * @param size the maximum number of characters waiting or in one digest, 1,000 to 1,000,000
 * @param subjectPrefix the beginning of the subject
 */
record LogMailSettings(
    List<String> to,
    List<String> loggers,
    Level level,
    Duration digestInterval,
    int mailsPerHour,
    int size,
    String subjectPrefix) {
  private static final String PREFIX = "smtpconnector.log-mail.";
  private static final Duration LONGEST_INTERVAL = Duration.ofDays(1);

  LogMailSettings {
    to = List.copyOf(to);
    loggers = List.copyOf(loggers);
    to.forEach(address -> checked("to", address, Mailbox::of));
    checked(
        "subject-prefix",
        subjectPrefix,
        prefix -> {
          if (prefix.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("it contains a control character");
          }
          return prefix;
        });
    if (digestInterval.compareTo(Duration.ofSeconds(1)) < 0
        || digestInterval.compareTo(LONGEST_INTERVAL) > 0) {
      throw wrong("digest-interval", digestInterval, "it is outside PT1S to PT24H", null);
    }
    checkRange("mails-per-hour", mailsPerHour, 1, 3600);
    checkRange("size", size, 1_000, 1_000_000);
  }

  /**
   * Reads the settings; empty if they name no recipient.
   *
   * @throws IllegalArgumentException if one is invalid; the message names it
   */
  static Optional<LogMailSettings> of(Configuration config) {
    String to = text(config, "to").orElse("");
    if (to.isEmpty()) {
      return Optional.empty();
    }
    List<String> loggers = list(config, "logger");
    return Optional.of(
        new LogMailSettings(
            checked("to", to, Mailbox::list).stream().map(Mailbox::toString).toList(),
            loggers.isEmpty() ? List.of("") : loggers,
            value(config, "level", "SEVERE", Level::parse),
            value(config, "digest-interval", "PT1M", LogMailSettings::duration),
            value(config, "mails-per-hour", "20", Integer::valueOf),
            value(config, "size", "100000", Integer::valueOf),
            config.value(PREFIX + "subject-prefix").orElse("[log] ")));
  }

  private static <T> T value(
      Configuration config, String name, String usual, Function<String, T> parser) {
    return checked(name, text(config, name).orElse(usual), parser);
  }

  private static Duration duration(String text) {
    try {
      return Duration.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("it is not a duration such as PT1M or PT30S", e);
    }
  }

  private static <T> T checked(String name, String text, Function<String, T> parser) {
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException e) {
      throw wrong(name, text, e.getMessage(), e);
    }
  }

  private static void checkRange(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw wrong(name, value, "it is outside " + least + " to " + most, null);
    }
  }

  private static IllegalArgumentException wrong(
      String name, Object value, String why, Throwable cause) {
    return new IllegalArgumentException(PREFIX + name + " is '" + value + "': " + why, cause);
  }

  private static Optional<String> text(Configuration config, String name) {
    return config.value(PREFIX + name).map(String::strip);
  }

  /** Reads a comma-separated list. */
  private static List<String> list(Configuration config, String name) {
    return text(config, name).stream()
        .flatMap(text -> Arrays.stream(text.split(",")))
        .map(String::strip)
        .filter(item -> !item.isEmpty())
        .toList();
  }
}
