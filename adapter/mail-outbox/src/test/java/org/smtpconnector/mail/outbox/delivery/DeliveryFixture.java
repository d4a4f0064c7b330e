package org.smtpconnector.mail.outbox.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.smtpconnector.connector.SmtpConnectionFactory;
import org.smtpconnector.connector.ra.SmtpManagedConnectionFactory;
import org.smtpconnector.mail.ComposedMail;
import org.smtpconnector.mail.MailException;
import org.smtpconnector.mail.MailSender;
import org.smtpconnector.mail.OnDoubt;
import org.smtpconnector.mail.mailer.ConnectorMailSender;
import org.smtpconnector.mail.mailer.StandaloneMailers;
import org.smtpconnector.mail.outbox.OutboxEntry;
import org.smtpconnector.mail.outbox.OutboxState;
import org.smtpconnector.mail.outbox.jdbc.JdbcOutboxStore;
import org.smtpconnector.mail.outbox.store.NewEntry;
import org.smtpconnector.mail.outbox.store.OutboxStore;
import org.smtpconnector.mail.queue.QueueSender;
import org.smtpconnector.mail.testkit.TestMailbox;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.MessageSource;

/** A database, a mailer with its relay, and servers that deliver. */
abstract class DeliveryFixture {
  static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration SOON = Duration.ofMillis(50);
  private static final AtomicInteger SERVERS = new AtomicInteger();

  final TestDatabase database = new TestDatabase();
  final JdbcOutboxStore store = database.store();
  final TestMailbox relay = new TestMailbox();
  final Map<String, QueueSender> senders = new ConcurrentHashMap<>();
  final List<Object> events = new CopyOnWriteArrayList<>();
  private final List<OutboxDelivery> started = new ArrayList<>();
  private final ThreadFactory threads =
      task -> {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        return thread;
      };

  DeliveryFixture() {
    senders.put("", sender(relay));
  }

  /**
   * Returns a mailer of which a relay that is down costs no time but the pauses of the delivery.
   */
  static QueueSender sender(TestMailbox relay) {
    SmtpManagedConnectionFactory factory = new SmtpManagedConnectionFactory();
    factory.setHost(relay.server().host());
    factory.setPort(relay.server().port());
    factory.setSecurity("plain");
    factory.setBreakerFailures(0);
    SmtpConnectionFactory connections = (SmtpConnectionFactory) factory.createConnectionFactory();
    MailSender sender =
        StandaloneMailers.over(name -> connections, "shop@shop.example", Duration.ofMinutes(2));
    return ((ConnectorMailSender) sender).withPauseAfterFailure(SOON);
  }

  @AfterEach
  void close() {
    database.setAway(false);
    relay.close();
    started.forEach(OutboxDelivery::stop);
    database.close();
  }

  static DeliverySettings settings() {
    return new DeliverySettings(
        2, 10, SOON, Duration.ofSeconds(1), LONG, SOON, Duration.ofSeconds(20));
  }

  Function<String, QueueSender> byName() {
    return name ->
        Optional.ofNullable(senders.get(name))
            .orElseThrow(
                () ->
                    new MailException.Misconfigured(
                        "smtpconnector." + name + ".jndi-name is not set", null));
  }

  /** Starts a server. */
  OutboxDelivery start(DeliverySettings settings) {
    return start(store, settings);
  }

  OutboxDelivery start(OutboxStore of, DeliverySettings settings) {
    OutboxDelivery delivery =
        new OutboxDelivery(
            of,
            "server" + SERVERS.incrementAndGet(),
            byName(),
            settings,
            events::add,
            () -> Set.copyOf(senders.keySet()));
    delivery.start(threads);
    started.add(delivery);
    return delivery;
  }

  static ComposedMail mail(int number, OnDoubt onDoubt, String... recipients) {
    byte[] octets =
        ("Message-ID: <" + number + "@shop.example>\r\nSubject: " + number + "\r\n\r\nHello\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    return new ComposedMail(
        "<" + number + "@shop.example>",
        Envelope.of("shop@shop.example", recipients),
        MessageSource.of(octets),
        onDoubt);
  }

  String put(String mailer, ComposedMail mail) {
    return store
        .put(new NewEntry(mailer, mail, Optional.empty(), Duration.ofDays(4), Optional.empty()))
        .id();
  }

  String put(int number, String... recipients) {
    return put("", mail(number, OnDoubt.REPORT, recipients));
  }

  String put(int number) {
    return put(number, "anna@doe.example");
  }

  OutboxState state(String id) {
    return store.find(id).map(OutboxEntry::state).orElseThrow();
  }

  void awaitState(String id, OutboxState state) {
    await().atMost(LONG).untilAsserted(() -> assertThat(state(id)).isEqualTo(state));
  }

  void awaitCount(OutboxState state, long count) {
    await()
        .atMost(LONG)
        .untilAsserted(() -> assertThat(store.counts()).containsEntry(state, count));
  }

  <E> List<E> fired(Class<E> type) {
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** How often each message was accepted, by its number. */
  static Map<Integer, Long> accepted(TestMailbox at) {
    return at.server().messages().stream()
        .map(message -> Integer.valueOf(message.header("Subject").orElseThrow()))
        .collect(Collectors.groupingBy(number -> number, TreeMap::new, Collectors.counting()));
  }
}
