package org.smtpconnector.benchmark.outbox;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.smtpconnector.benchmark.client.Endpoint;
import org.smtpconnector.benchmark.client.Letter;
import org.smtpconnector.benchmark.sink.Relay;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailSender;
import org.smtpconnector.mail.MailSent;
import org.smtpconnector.mail.mailer.StandaloneMailers;
import org.smtpconnector.mail.outbox.delivery.DeliverySettings;
import org.smtpconnector.mail.outbox.delivery.OutboxDelivery;
import org.smtpconnector.mail.outbox.store.NewEntry;
import org.smtpconnector.mail.outbox.store.OutboxStore;
import org.smtpconnector.mail.queue.QueueSender;
import org.smtpconnector.mail.se.SmtpConnectionPool;

/** A server with {@code MailOutbox}: its store and its delivery. */
final class ConnectorOutbox implements OutboxServer {
  private static final Duration LONG = Duration.ofSeconds(30);
  private final PooledStore pooled;
  private final OutboxStore store;
  private final Letter letter;
  private final int batch;
  private final SettledCount settled;
  private final SmtpConnectionPool connections;
  private final MailSender mailer;
  private OutboxDelivery delivery;

  /**
   * @param settled counts what was sent
   */
  ConnectorOutbox(
      PooledStore pooled, Endpoint relay, Letter letter, int batch, SettledCount settled) {
    this.pooled = pooled;
    this.store = pooled.store();
    this.letter = letter;
    this.batch = batch;
    this.settled = settled;
    this.connections = connections(relay);
    this.mailer = StandaloneMailers.over(jndiName -> connections, letter.from(), LONG);
    store.check();
    this.delivery = delivery();
  }

  private static SmtpConnectionPool connections(Endpoint relay) {
    SmtpConnectionPool.Builder connections =
        SmtpConnectionPool.to(Endpoint.HOST)
            .property("port", relay.port())
            .property("security", relay.security().name());
    if (relay.encrypted()) {
      connections
          .property("trustStore", relay.trustStore().toString())
          .property("trustStorePassword", Endpoint.TRUST_PASSWORD)
          .credentials(Relay.USER, Relay.PASSWORD);
    }
    return connections.build();
  }

  private OutboxDelivery delivery() {
    return new OutboxDelivery(
        store,
        UUID.randomUUID().toString(),
        name -> (QueueSender) mailer,
        settings(),
        this::count,
        () -> Set.of(""));
  }

  private DeliverySettings settings() {
    return new DeliverySettings(
        4, // as by default
        batch,
        Duration.ofMinutes(1),
        Duration.ofHours(1),
        LONG,
        Duration.ofSeconds(1),
        Duration.ofSeconds(10));
  }

  private void count(Object event) {
    if (event instanceof MailSent) {
      settled.settled();
    }
  }

  MailSender mailer() {
    return mailer;
  }

  Mail mail() {
    return Mail.to(letter.recipients().toArray(String[]::new))
        .subject(letter.subject())
        .text(letter.text())
        .build();
  }

  @Override
  public void put() {
    store.put(
        new NewEntry(
            "", mailer.compose(mail()), Optional.empty(), Duration.ofDays(4), Optional.empty()));
    delivery.wake("");
  }

  @Override
  public void start() {
    delivery.start(
        task -> {
          Thread thread = new Thread(task, "outbox");
          thread.setDaemon(true);
          return thread;
        });
  }

  @Override
  public void stop() {
    delivery.stop();
    delivery = delivery();
  }

  @Override
  public void close() {
    connections.close();
    pooled.close();
  }
}
