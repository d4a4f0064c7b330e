package org.smtpconnector.mail.outbox.container;

import java.time.Duration;
import java.util.Optional;
import org.smtpconnector.mail.MailException.Misconfigured;
import org.smtpconnector.mail.config.ConfigPropertyReader;
import org.smtpconnector.mail.config.Configuration;
import org.smtpconnector.mail.outbox.delivery.DeliverySettings;

/**
 * The settings of the outbox, read from the configuration.
 *
 * @param store where messages are kept
 * @param server the name of this server; empty for that of the host
 * @param delivery how messages are sent
 * @param giveUp how long to try, unless the message names a time
 * @param keep how long sent messages are kept
 * @param keepKeys how long keys are kept
 * @param maxSize the most octets of a message; 0 for any number
 * @param createTables whether tables that are missing are created
 */
record OutboxSettings(
    StoreSettings store,
    Optional<String> server,
    DeliverySettings delivery,
    Duration giveUp,
    Duration keep,
    Duration keepKeys,
    long maxSize,
    boolean createTables) {
  /** The longest time to give up after, to keep, or to wait until. */
  static final Duration LONGEST = Duration.ofDays(3650);

  static final String PREFIX = "smtpconnector.outbox.";
  static final String DATA_SOURCE = PREFIX + "data-source";
  static final String CONNECTION_FACTORY = PREFIX + "connection-factory";
  static final String THREADS = PREFIX + "threads";
  static final String MAX_SIZE = PREFIX + "max-size";
  private static final String STORE = PREFIX + "store";
  private static final String QUEUE = PREFIX + "queue";
  private static final String JDBC = "jdbc";
  private static final String MESSAGING = "messaging";
  private static final String SERVER = PREFIX + "server";
  private static final String FIRST_DELAY = PREFIX + "first-delay";
  private static final String LONGEST_DELAY = PREFIX + "longest-delay";
  private static final String DEFAULT_DATA_SOURCE = "java:comp/DefaultDataSource";
  private static final long DEFAULT_MAX_SIZE = 50L << 20;
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration DAY = Duration.ofDays(1);

  /** Where messages are kept. */
  sealed interface StoreSettings {}

  /**
   * In the tables of a database.
   *
   * @param dataSource the JNDI name of the data source
   */
  record InDatabase(String dataSource) implements StoreSettings {}

  /**
   * In the queues of a broker.
   *
   * @param connectionFactory the JNDI name of the connection factory of Jakarta Messaging
   * @param queue what the names of the queues begin with; empty for the default
   */
  record InQueues(String connectionFactory, Optional<String> queue) implements StoreSettings {}

  /**
   * Reads the settings.
   *
   * @throws Misconfigured if one is invalid; the exception's message names the property
   */
  static OutboxSettings of(Configuration config) {
    ConfigPropertyReader values = new ConfigPropertyReader(config);
    return new OutboxSettings(
        store(values),
        values.parsed(SERVER, OutboxSettings::serverName),
        delivery(values),
        duration(values, "give-up", SECOND, LONGEST, Duration.ofDays(4)),
        duration(values, "keep", Duration.ZERO, LONGEST, Duration.ZERO),
        duration(values, "keep-keys", Duration.ofMinutes(1), LONGEST, Duration.ofDays(30)),
        values.number(MAX_SIZE, 0, Long.MAX_VALUE).orElse(DEFAULT_MAX_SIZE),
        values.flag(PREFIX + "create-tables"));
  }

  private static StoreSettings store(ConfigPropertyReader values) {
    String store = values.text(STORE).orElse(JDBC);
    return switch (store) {
      case JDBC -> new InDatabase(values.text(DATA_SOURCE).orElse(DEFAULT_DATA_SOURCE));
      case MESSAGING ->
          new InQueues(
              values.text(CONNECTION_FACTORY).orElseThrow(OutboxSettings::noConnectionFactory),
              values.parsed(QUEUE, OutboxSettings::queueName));
      default ->
          throw new Misconfigured(
              STORE + " is '" + store + "': set " + JDBC + " or " + MESSAGING, null);
    };
  }

  private static Misconfigured noConnectionFactory() {
    return new Misconfigured(
        CONNECTION_FACTORY
            + " is not set, and "
            + STORE
            + " is "
            + MESSAGING
            + ": set it to the JNDI name of a connection factory of Apache ActiveMQ Artemis",
        null);
  }

  private static String queueName(String name) {
    if (name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}")) {
      return name;
    }
    throw new IllegalArgumentException(
        "'" + name + "' is not 1 to 100 letters, digits, dots, hyphens and underscores");
  }

  private static String serverName(String name) {
    if (name.matches("[A-Za-z0-9._-]{1,60}")) {
      return name;
    }
    throw new IllegalArgumentException(
        "'" + name + "' is not 1 to 60 letters, digits, hyphens, dots and underscores");
  }

  private static DeliverySettings delivery(ConfigPropertyReader values) {
    DeliverySettings delivery =
        new DeliverySettings(
            number(values, THREADS, 0, 100, 4),
            number(values, PREFIX + "batch", 1, 1000, 25),
            values.duration(FIRST_DELAY, SECOND, DAY).orElse(Duration.ofMinutes(1)),
            values.duration(LONGEST_DELAY, SECOND, DAY).orElse(Duration.ofHours(1)),
            duration(values, "lease", Duration.ofSeconds(5), DAY, Duration.ofSeconds(30)),
            duration(values, "poll", SECOND, Duration.ofHours(1), SECOND),
            duration(values, "stop", Duration.ZERO, Duration.ofHours(1), Duration.ofSeconds(10)));
    if (delivery.longestDelay().compareTo(delivery.firstDelay()) < 0) {
      throw new Misconfigured(
          LONGEST_DELAY
              + " is "
              + delivery.longestDelay()
              + ", below the "
              + delivery.firstDelay()
              + " of "
              + FIRST_DELAY
              + ": set it to at least that",
          null);
    }
    return delivery;
  }

  private static int number(
      ConfigPropertyReader values, String key, int least, int most, int otherwise) {
    return values.number(key, least, most).map(Math::toIntExact).orElse(otherwise);
  }

  private static Duration duration(
      ConfigPropertyReader values, String name, Duration least, Duration most, Duration otherwise) {
    return values.duration(PREFIX + name, least, most).orElse(otherwise);
  }
}
