package org.smtpconnector.mail.bounces;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.smtpconnector.mail.bounces.ImapHostConnector.Security;
import org.smtpconnector.mail.config.ConfigPropertyReader;
import org.smtpconnector.mail.config.Configuration;

/**
 * The settings of a mailbox that is read, from the configuration.
 *
 * @param mailbox where reports arrive
 * @param folder the folder that is read
 * @param interval the pause between two runs, 5 seconds to 1 day
 * @param processed what is done with reports that were read
 * @param processedFolder the folder that they are moved to; empty unless they are
 * @param maxMessages the most messages that one run reads, 1 to 10,000
 * @param verp the return paths that name recipients
 */
record BounceSettings(
    BounceMailboxConnector mailbox,
    String folder,
    Duration interval,
    ProcessedReportAction processed,
    Optional<String> processedFolder,
    int maxMessages,
    Optional<Verp> verp) {
  static final String PREFIX = "smtpconnector.bounces.";
  private static final Duration SHORTEST = Duration.ofSeconds(5);
  private static final Duration LONGEST = Duration.ofDays(1);

  BounceSettings {
    if (interval.compareTo(SHORTEST) < 0 || interval.compareTo(LONGEST) > 0) {
      throw wrong("interval", interval.toString(), "it is outside PT5S to PT24H", null);
    }
    if (maxMessages < 1 || maxMessages > 10_000) {
      throw wrong("max-messages", String.valueOf(maxMessages), "it is outside 1 to 10000", null);
    }
    if ((processed == ProcessedReportAction.MOVE) != processedFolder.isPresent()) {
      throw new IllegalArgumentException(
          processedFolder.isPresent()
              ? PREFIX + "processed-folder is set, and has no effect: set processed to move"
              : PREFIX + "processed is 'move': set processed-folder to the folder");
    }
    if (processedFolder.filter(folder::equals).isPresent()) {
      throw wrong("processed-folder", folder, "it is the folder that is read", null);
    }
  }

  /**
   * Reads settings; empty if they name no mailbox.
   *
   * @throws IllegalArgumentException if one is invalid or missing; the message names it
   */
  static Optional<BounceSettings> of(Configuration config) {
    return mailbox(config)
        .map(
            mailbox ->
                new BounceSettings(
                    mailbox,
                    text(config, "folder").orElse("INBOX"),
                    value(config, "interval", "PT1M", BounceSettings::duration),
                    value(
                        config,
                        "processed",
                        "seen",
                        text -> oneOf(ProcessedReportAction.class, text)),
                    text(config, "processed-folder"),
                    value(config, "max-messages", "500", Integer::valueOf),
                    verp(config)));
  }

  private static Optional<BounceMailboxConnector> mailbox(Configuration config) {
    Optional<String> session = text(config, "mail-session");
    Optional<String> host = text(config, "host");
    if (session.isPresent() && host.isPresent()) {
      throw new IllegalArgumentException(
          PREFIX + "mail-session and " + PREFIX + "host are both set: remove one of them");
    }
    return session
        .<BounceMailboxConnector>map(MailSessionConnector::new)
        .or(() -> host.map(name -> configured(config, name)));
  }

  private static BounceMailboxConnector configured(Configuration config, String host) {
    Security security = value(config, "security", "tls", text -> oneOf(Security.class, text));
    String usualPort = String.valueOf(security.usualPort());
    return new ImapHostConnector(
        host,
        value(config, "port", usualPort, BounceSettings::port),
        security,
        required(config, "user"),
        required(config, "password"));
  }

  private static Optional<Verp> verp(Configuration config) {
    Optional<String> mailbox = text(config, "return-path");
    Optional<String> secret = text(config, "return-path-secret");
    if (mailbox.isEmpty() && secret.isPresent()) {
      throw new IllegalArgumentException(
          PREFIX + "return-path-secret is set, and has no effect: set return-path to the mailbox");
    }
    return mailbox
        .map(address -> value(config, "return-path", address, Verp::of))
        .map(paths -> secret.map(key -> signed(paths, key)).orElse(paths));
  }

  private static Verp signed(Verp paths, String secret) {
    try {
      return paths.signedBy(secret);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(PREFIX + "return-path-secret: " + e.getMessage(), e);
    }
  }

  private static String required(Configuration config, String name) {
    return text(config, name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    PREFIX + name + " is missing, which " + PREFIX + "host needs: set it"));
  }

  private static int port(String text) {
    int port = Integer.parseInt(text);
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("it is outside 1 to 65535");
    }
    return port;
  }

  private static <E extends Enum<E>> E oneOf(Class<E> type, String text) {
    for (E value : type.getEnumConstants()) {
      if (value.name().equalsIgnoreCase(text)) {
        return value;
      }
    }
    throw new IllegalArgumentException(
        Arrays.stream(type.getEnumConstants())
            .map(value -> value.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", ", "it is none of ", "")));
  }

  private static Duration duration(String text) {
    try {
      return Duration.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("it is not a duration such as PT1M or PT30S", e);
    }
  }

  private static <T> T value(
      Configuration config, String name, String usual, Function<String, T> parser) {
    String text = text(config, name).orElse(usual);
    try {
      return parser.apply(text);
    } catch (NumberFormatException e) {
      throw wrong(name, text, "it is not a whole number", e);
    } catch (IllegalArgumentException e) {
      throw wrong(name, text, e.getMessage(), e);
    }
  }

  private static IllegalArgumentException wrong(
      String name, String value, String why, Throwable cause) {
    return new IllegalArgumentException(PREFIX + name + " is '" + value + "': " + why, cause);
  }

  private static Optional<String> text(Configuration config, String name) {
    return new ConfigPropertyReader(config).text(PREFIX + name);
  }
}
