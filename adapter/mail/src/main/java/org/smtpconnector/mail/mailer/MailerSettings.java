package org.smtpconnector.mail.mailer;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailException.Misconfigured;
import org.smtpconnector.mail.MailResource;
import org.smtpconnector.mail.MailSender;
import org.smtpconnector.mail.Mailbox;
import org.smtpconnector.mail.config.ConfigPropertyReader;
import org.smtpconnector.mail.config.Configuration;
import org.smtpconnector.smtp.SendDeadline;

/**
 * The settings of a mailer, read from the configuration.
 *
 * @param jndiName the JNDI name of the connection factory
 * @param from the author of messages that name none
 * @param bulkConnections how many connections {@link MailSender#sendAll} uses at once, 1 to 100
 * @param deadline how long {@link MailSender#send} may take, not counting the wait for a connection
 *     and for the final reply; above zero and up to a day
 * @param finalReply the minimum time to wait for the relay's reply after the last octet of a
 *     message; up to a day
 * @param name the name of its {@link MailResource}; empty for the default mailer
 * @param executor the managed executor whose threads send, unless it is the caller's
 */
public record MailerSettings(
    String jndiName,
    Optional<Mailbox> from,
    int bulkConnections,
    Duration deadline,
    Duration finalReply,
    String name,
    ManagedExecutorName executor) {
  public static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(10);
  public static final Duration DEFAULT_FINAL_REPLY = Duration.ofSeconds(60);
  public static final Duration MAX_DURATION = Duration.ofDays(1);
  public static final int MAX_BULK_CONNECTIONS = 100;
  public static final int DEFAULT_BULK_CONNECTIONS = 4;

  private static final String PREFIX = "smtpconnector.";
  private static final String JNDI_NAME = "jndi-name";
  private static final String FROM = "from";
  private static final String BULK_CONNECTIONS = "bulk-connections";
  private static final String DEADLINE = "deadline";
  private static final String FINAL_REPLY = "final-reply";
  private static final String EXECUTOR = "executor";
  private static final String DEFAULT_JNDI_NAME = "mail/smtp";

  /** What properties are that begin with such a name, which therefore cannot be a mailer's. */
  private static final Map<String, String> RESERVED_NAMES =
      Map.of(MailDefaultsSettings.HEADER, "header fields", "outbox", "settings of the outbox");

  /** Creates settings with the default deadline and final reply time. */
  public MailerSettings(String jndiName, Optional<Mailbox> from, int bulkConnections) {
    this(jndiName, from, bulkConnections, DEFAULT_DEADLINE, DEFAULT_FINAL_REPLY);
  }

  /** Creates settings of the default mailer, with the server's default executor. */
  public MailerSettings(
      String jndiName,
      Optional<Mailbox> from,
      int bulkConnections,
      Duration deadline,
      Duration finalReply) {
    this(jndiName, from, bulkConnections, deadline, finalReply, "", ManagedExecutorName.DEFAULT);
  }

  /** Returns settings without configuration, for a sender and a deadline. */
  static MailerSettings ofSender(Mailbox from, Duration deadline) {
    return new MailerSettings(
        DEFAULT_JNDI_NAME, Optional.of(from), 1, deadline, DEFAULT_FINAL_REPLY);
  }

  /** Returns the settings of the mailer that {@code @Inject MailSender} injects. */
  static MailerSettings ofDefault(Configuration config) {
    ConfigPropertyReader values = new ConfigPropertyReader(config);
    return of(values, "", values.text(PREFIX + JNDI_NAME).orElse(DEFAULT_JNDI_NAME));
  }

  /**
   * Returns the settings of a named {@link MailResource}: it has its own connection factory; the
   * author defaults to that of the default mailer.
   */
  static MailerSettings named(Configuration config, String name) {
    if (!name.matches("[A-Za-z0-9-]+")) {
      throw new Misconfigured(
          "@MailResource(\"" + name + "\"): a name consists of letters, digits and hyphens", null);
    }
    if (RESERVED_NAMES.containsKey(name)) {
      throw new Misconfigured(
          "@MailResource(\""
              + name
              + "\"): properties that begin with smtpconnector."
              + name
              + ". are "
              + RESERVED_NAMES.get(name)
              + ": choose another name",
          null);
    }
    ConfigPropertyReader values = new ConfigPropertyReader(config);
    String key = PREFIX + name + "." + JNDI_NAME;
    String jndiName =
        values
            .text(key)
            .orElseThrow(
                () ->
                    new Misconfigured(
                        key + " is not set: set it to the JNDI name of a connection factory",
                        null));
    return of(values, name, jndiName);
  }

  private static MailerSettings of(ConfigPropertyReader values, String name, String jndiName) {
    List<String> prefixes = prefixes(name);
    return new MailerSettings(
        jndiName,
        first(prefixes, prefix -> values.parsed(prefix + FROM, Mailbox::of)),
        first(prefixes, prefix -> values.number(prefix + BULK_CONNECTIONS, 1, MAX_BULK_CONNECTIONS))
            .map(Math::toIntExact)
            .orElse(DEFAULT_BULK_CONNECTIONS),
        first(prefixes, prefix -> deadline(values, prefix + DEADLINE)).orElse(DEFAULT_DEADLINE),
        first(prefixes, prefix -> duration(values, prefix + FINAL_REPLY))
            .orElse(DEFAULT_FINAL_REPLY),
        name,
        first(prefixes, prefix -> executor(values, prefix + EXECUTOR))
            .orElse(ManagedExecutorName.DEFAULT));
  }

  /**
   * Returns the prefixes of a mailer's properties: its own one precedes that of all.
   *
   * @param name the name of the mailer; empty for the default one
   */
  static List<String> prefixes(String name) {
    return name.isEmpty() ? List.of(PREFIX) : List.of(PREFIX + name + ".", PREFIX);
  }

  /**
   * Returns the names of the mailers whose connection factories are listed among the properties,
   * and the empty one of the default mailer.
   */
  public static Set<String> names(Configuration config) {
    Pattern keys = Pattern.compile("smtpconnector\\.([A-Za-z0-9-]+)\\.jndi-name");
    return Stream.concat(
            Stream.of(""),
            config
                .names()
                .map(keys::matcher)
                .filter(Matcher::matches)
                .map(key -> key.group(1))
                .filter(name -> !RESERVED_NAMES.containsKey(name)))
        .collect(Collectors.toSet());
  }

  private static <T> Optional<T> first(
      List<String> prefixes, Function<String, Optional<T>> reader) {
    return prefixes.stream().map(reader).flatMap(Optional::stream).findFirst();
  }

  /** Returns the executors that the properties of all mailers name. */
  static Stream<ManagedExecutorName> executors(Configuration config) {
    ConfigPropertyReader values = new ConfigPropertyReader(config);
    Pattern keys =
        Pattern.compile(
            "smtpconnector\\.((?!(%s)\\.)[A-Za-z0-9-]+\\.)?executor"
                .formatted(String.join("|", RESERVED_NAMES.keySet())));
    Stream<String> listed = config.names().filter(keys.asMatchPredicate());
    // By the environment, the first is not listed under its name
    return Stream.concat(Stream.of(PREFIX + EXECUTOR), listed)
        .distinct()
        .flatMap(key -> executor(values, key).stream());
  }

  private static Optional<ManagedExecutorName> executor(ConfigPropertyReader values, String key) {
    return values.text(key).map(jndiName -> new ManagedExecutorName(jndiName, key));
  }

  /** One that is above zero: without any time nothing would ever be sent. */
  private static Optional<Duration> deadline(ConfigPropertyReader values, String key) {
    Optional<Duration> deadline = duration(values, key);
    if (deadline.filter(Duration::isZero).isPresent()) {
      throw new Misconfigured(
          key
              + " is zero, which leaves no time to send anything; for a single attempt set"
              + " org.smtpconnector.mail.delivery.MailRetry/send/Retry/maxRetries to 0",
          null);
    }
    return deadline;
  }

  private static Optional<Duration> duration(ConfigPropertyReader values, String key) {
    return values.duration(key, Duration.ZERO, MAX_DURATION);
  }

  /** Returns the deadline of a message whose sending starts now. */
  SendDeadline sendDeadline() {
    return SendDeadline.in(deadline, finalReply);
  }

  /** Returns the author of a message. */
  Mailbox senderOf(Mail mail) {
    return mail.from().orElseGet(this::sender);
  }

  /**
   * Returns the author of messages that name none.
   *
   * @throws Misconfigured if there is none; the exception's message names the setting
   */
  public Mailbox sender() {
    return from.orElseThrow(
        () ->
            new Misconfigured(
                "the message names no author: set it by from(), or set smtpconnector.from", null));
  }
}
