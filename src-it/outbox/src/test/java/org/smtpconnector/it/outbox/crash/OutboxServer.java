package org.smtpconnector.it.outbox.crash;

import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.smtpconnector.connector.SmtpConnectionFactory;
import org.smtpconnector.connector.ra.SmtpManagedConnectionFactory;
import org.smtpconnector.mail.ComposedMail;
import org.smtpconnector.mail.MailEvent;
import org.smtpconnector.mail.MailSender;
import org.smtpconnector.mail.mailer.StandaloneMailers;
import org.smtpconnector.mail.outbox.OutboxState;
import org.smtpconnector.mail.outbox.QueuedMail;
import org.smtpconnector.mail.outbox.delivery.DeliverySettings;
import org.smtpconnector.mail.outbox.delivery.OutboxDelivery;
import org.smtpconnector.mail.outbox.store.NewEntry;
import org.smtpconnector.mail.outbox.store.OutboxStore;
import org.smtpconnector.mail.outbox.store.OutboxStoreException;
import org.smtpconnector.mail.queue.QueueSender;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.MessageSource;

/**
 * The process of a server with an outbox: it puts messages and sends what is there. It says on its
 * standard output what it has done, a line each, and does what its standard input says; it halts
 * with its input. {@link ServerProcess} is the other side.
 */
final class OutboxServer {
  private static final Duration SOON = Duration.ofMillis(100);
  private static final Duration LONG = Duration.ofMinutes(1);

  private final ServerPlan plan;
  private final OutboxStore store;
  private final OutboxDelivery delivery;

  private OutboxServer(ServerPlan plan) {
    this.plan = plan;
    this.store = ServerStore.open(plan);
    MailSender mailer =
        StandaloneMailers.over(relay(plan.relayPort())::apply, "shop@shop.example", LONG);
    this.delivery =
        new OutboxDelivery(
            store,
            plan.name(),
            name -> (QueueSender) mailer,
            new DeliverySettings(1, plan.batch(), SOON, SOON, plan.lease(), SOON, LONG),
            OutboxServer::report,
            () -> Set.of(""));
  }

  /** Arguments: those of a plan. */
  public static void main(String[] args) throws IOException {
    new OutboxServer(ServerPlan.of(args)).run();
  }

  private interface Relay {
    SmtpConnectionFactory apply(String jndiName);
  }

  private static Relay relay(int port) {
    SmtpManagedConnectionFactory factory = new SmtpManagedConnectionFactory();
    factory.setHost("127.0.0.1");
    factory.setPort(port);
    factory.setSecurity("plain");
    SmtpConnectionFactory connections = (SmtpConnectionFactory) factory.createConnectionFactory();
    return jndiName -> connections;
  }

  private static void report(Object event) {
    if (event instanceof MailEvent mail) {
      say(mail.getClass().getSimpleName() + " " + mail.messageId());
    }
  }

  private static synchronized void say(String line) {
    System.out.println(line);
    System.out.flush();
  }

  private void run() throws IOException {
    awaitStore();
    if (!plan.sendsLater()) {
      delivery.start(OutboxServer::thread);
    }
    say(ServerProcess.CLOCK + Instant.now());
    say(ServerProcess.READY);
    putAll();
    say(ServerProcess.ALL_PUT);
    if (plan.sendsLater()) {
      delivery.start(OutboxServer::thread);
    }
    obey();
  }

  /** Puts messages; one that fails may be there, so that another one is put. */
  private void putAll() {
    int number = 0;
    for (int put = 0; put < plan.puts(); number++) {
      try {
        put(number, Optional.empty());
        put++;
      } catch (OutboxStoreException e) {
        say(ServerProcess.UNSURE + messageId(number));
        awaitStore();
      }
    }
  }

  private void awaitStore() {
    await()
        .atMost(LONG)
        .ignoreExceptions()
        .until(
            () -> {
              store.check();
              return true;
            });
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work);
    thread.setDaemon(true);
    return thread;
  }

  private void put(int number, Optional<String> key) {
    ComposedMail mail = mail(messageId(number));
    QueuedMail put = store.put(new NewEntry("", mail, Optional.empty(), Duration.ofDays(1), key));
    say(ServerProcess.PUT + put.messageId());
    delivery.wake("");
  }

  private String messageId(int number) {
    return "<" + plan.name() + "." + number + "@shop.example>";
  }

  private ComposedMail mail(String messageId) {
    String text =
        "Message-ID: " + messageId + "\r\nSubject: Your order\r\n\r\n" + "Thanks.\r\n".repeat(20);
    return new ComposedMail(
        messageId,
        Envelope.of("shop@shop.example", "anna@doe.example"),
        MessageSource.of(text.getBytes(StandardCharsets.US_ASCII)),
        plan.onDoubt());
  }

  private void obey() throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] words = line.split(" ", 2);
      switch (words[0]) {
        case "left" -> say(ServerProcess.LEFT + left());
        case "once" -> put(plan.puts(), Optional.of(words[1]));
        case "end" -> {
          delivery.stop();
          Runtime.getRuntime().exit(0);
        }
        default -> throw new IllegalArgumentException("what is " + line);
      }
    }
    Runtime.getRuntime().halt(ServerProcess.HALTED);
  }

  /** How many messages are not settled. */
  private long left() {
    Map<OutboxState, Long> counts = store.counts();
    return Stream.of(OutboxState.WAITING, OutboxState.CLAIMED, OutboxState.BEGUN)
        .mapToLong(state -> counts.getOrDefault(state, 0L))
        .sum();
  }
}
