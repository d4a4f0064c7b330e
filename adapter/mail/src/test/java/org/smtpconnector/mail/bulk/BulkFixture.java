package org.smtpconnector.mail.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.smtpconnector.connector.SmtpConnectionFactory;
import org.smtpconnector.mail.BulkListener;
import org.smtpconnector.mail.BulkReceipt;
import org.smtpconnector.mail.BulkResumePoint;
import org.smtpconnector.mail.ComposedMail;
import org.smtpconnector.mail.LocalNames;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailException;
import org.smtpconnector.mail.MailReceipt;
import org.smtpconnector.mail.Mailbox;
import org.smtpconnector.mail.delivery.DeliveryState;
import org.smtpconnector.mail.delivery.JndiConnectionSpec;
import org.smtpconnector.mail.mime.MimeComposer;
import org.smtpconnector.testkit.ReceivedMessage;
import org.smtpconnector.testkit.ScriptedSmtpServer;

/** Many messages over several connections to a relay, without a container. */
abstract class BulkFixture {
  private static final Mailbox SHOP = Mailbox.of("shop@shop.example");
  private static final Duration NO_TIME = Duration.ofMillis(1);
  final ScriptedSmtpServer relay =
      ScriptedSmtpServer.builder().extensions("PIPELINING", "CHUNKING").start();
  final ExecutorService threads = Executors.newFixedThreadPool(3);
  final Outcomes told = new Outcomes();

  @AfterEach
  void close() {
    threads.shutdownNow();
    relay.close();
  }

  /** What was reported of each message, by its number. */
  static final class Outcomes implements BulkListener<Mail> {
    final Map<Integer, String> outcomes = new ConcurrentHashMap<>();
    private final AtomicInteger speaking = new AtomicInteger();

    private void put(Mail mail, String outcome) {
      assertThat(speaking.incrementAndGet()).isEqualTo(1);
      assertThat(outcomes.put(Integer.valueOf(mail.subject()), outcome)).isNull();
      speaking.decrementAndGet();
    }

    @Override
    public void sent(Mail mail, MailReceipt receipt) {
      put(mail, "sent");
    }

    @Override
    public void failed(Mail mail, MailException failure) {
      put(mail, failure.getClass().getSimpleName());
    }

    Set<Integer> with(String outcome) {
      return outcomes.entrySet().stream()
          .filter(entry -> entry.getValue().equals(outcome))
          .map(Map.Entry::getKey)
          .collect(Collectors.toSet());
    }
  }

  static Stream<Mail> mails(int count) {
    return IntStream.range(0, count).mapToObj(BulkFixture::mail);
  }

  static Mail mail(int number) {
    return Mail.to("to" + number + "@doe.example")
        .subject(String.valueOf(number))
        .text("Dear customer " + number)
        .build();
  }

  BulkReceipt send(Iterator<Mail> messages, int helpers) {
    return send(messages, BulkResumePoint.START, told, helpers);
  }

  BulkReceipt send(
      Iterator<Mail> messages, BulkResumePoint from, BulkListener<Mail> listener, int helpers) {
    return bulk(LocalNames.factory(relay), messages, from, listener)
        .run(Optional.of(threads), helpers);
  }

  static ComposedMail compose(Mail mail) {
    return new MimeComposer().compose(mail, SHOP);
  }

  /** One that hardly waits when there is no connection. */
  static BulkSender<Mail> bulk(
      SmtpConnectionFactory factory,
      Iterator<Mail> messages,
      BulkResumePoint from,
      BulkListener<Mail> listener) {
    return bulk(factory, messages, from, listener, mail -> new DeliveryState(compose(mail)));
  }

  static <M> BulkSender<M> bulk(
      SmtpConnectionFactory factory,
      Iterator<M> messages,
      BulkResumePoint from,
      BulkListener<? super M> listener,
      Function<M, DeliveryState> composer) {
    BulkOutcomeReporter<M> report =
        new BulkOutcomeReporter<>(
            listener,
            (mail, event) -> {},
            "mail/bulk",
            from,
            OptionalLong.empty(),
            System::nanoTime);
    return new BulkSender<>(
        factory,
        new JndiConnectionSpec("mail/bulk"),
        new BulkMessageQueue<>(messages, from, composer, listener::isCancelled, report),
        NO_TIME);
  }

  Map<Integer, Long> received() {
    return relay.messages().stream()
        .map(message -> Integer.valueOf(message.header("Subject").orElseThrow()))
        .collect(Collectors.groupingBy(number -> number, TreeMap::new, Collectors.counting()));
  }

  void assertNoneUnderAnothersName() {
    for (ReceivedMessage message : relay.messages()) {
      assertThat(message.recipients())
          .containsExactly("to" + message.header("Subject").orElseThrow() + "@doe.example");
    }
  }
}
