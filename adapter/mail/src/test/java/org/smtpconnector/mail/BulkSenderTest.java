package org.smtpconnector.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.resource.ResourceException;
import jakarta.resource.spi.ConnectionManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpconnector.connector.SmtpConnectionFactory;
import org.smtpconnector.connector.ra.SmtpManagedConnectionFactory;
import org.smtpconnector.mail.bulk.BulkMessages;
import org.smtpconnector.mail.bulk.BulkOutcomeReporter;
import org.smtpconnector.mail.bulk.BulkSender;
import org.smtpconnector.mail.delivery.DeliveryState;
import org.smtpconnector.mail.mime.MimeComposer;
import org.smtpconnector.testkit.Phase;
import org.smtpconnector.testkit.ReceivedMessage;
import org.smtpconnector.testkit.ScriptedSmtpServer;

/** Many mails over several connections, without a container. */
class BulkSenderTest {
  private static final Mailbox SHOP = Mailbox.of("shop@shop.example");
  private static final Duration NO_TIME = Duration.ofMillis(1);

  private final ScriptedSmtpServer relay =
      ScriptedSmtpServer.builder().extensions("PIPELINING", "CHUNKING").start();
  private final ExecutorService threads = Executors.newFixedThreadPool(3);
  private final Told told = new Told();

  @AfterEach
  void close() {
    threads.shutdownNow();
    relay.close();
  }

  /** What the listener was told of each mail, by its number. */
  private static final class Told implements BulkListener {
    private final Map<Integer, String> outcomes = new ConcurrentHashMap<>();
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

  private static Stream<Mail> mails(int count) {
    return IntStream.range(0, count).mapToObj(BulkSenderTest::mail);
  }

  private static Mail mail(int number) {
    return Mail.to("to" + number + "@doe.example")
        .subject(String.valueOf(number))
        .text("Dear customer " + number)
        .build();
  }

  private BulkReceipt send(Iterator<Mail> mails, int helpers) {
    return send(mails, BulkPosition.START, told, helpers);
  }

  private BulkReceipt send(
      Iterator<Mail> mails, BulkPosition from, BulkListener listener, int helpers) {
    return bulk(LocalNames.factory(relay), mails, from, listener)
        .run(Optional.of(threads), helpers);
  }

  /** One that hardly waits when there is no connection. */
  static BulkSender bulk(
      SmtpConnectionFactory factory,
      Iterator<Mail> mails,
      BulkPosition from,
      BulkListener listener) {
    MimeComposer composer = new MimeComposer();
    BulkOutcomeReporter report =
        new BulkOutcomeReporter(
            listener, event -> {}, "mail/bulk", from, OptionalLong.empty(), System::nanoTime);
    return new BulkSender(
        factory,
        "mail/bulk",
        new BulkMessages(
            mails,
            from,
            mail -> new DeliveryState(composer.compose(mail, SHOP)),
            listener::isCancelled,
            report),
        NO_TIME);
  }

  private Map<Integer, Long> received() {
    return relay.messages().stream()
        .map(message -> Integer.valueOf(message.header("Subject").orElseThrow()))
        .collect(Collectors.groupingBy(number -> number, TreeMap::new, Collectors.counting()));
  }

  private void assertNoneUnderAnothersName() {
    for (ReceivedMessage message : relay.messages()) {
      assertThat(message.recipients())
          .containsExactly("to" + message.header("Subject").orElseThrow() + "@doe.example");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3})
  void deliversEachMailOnce(int helpers) {
    BulkReceipt receipt = send(mails(2000).iterator(), helpers);
    assertThat(receipt.sent()).isEqualTo(2000);
    assertThat(receipt.ended()).isEmpty();
    assertThat(told.with("sent")).hasSize(2000);
    assertThat(received()).hasSize(2000).allSatisfy((number, count) -> assertThat(count).isOne());
    assertNoneUnderAnothersName();
    assertThat(relay.connections()).isBetween(1, helpers + 1);
  }

  @Test
  void reportsWhatTheServerReceivedThoughConnectionsBreak() {
    relay.on("MAIL").drop().after(100).times(2);
    relay.on("RCPT").replyThenClose("421 4.3.2 going down").after(400).times(2);
    relay.on(Phase.END_OF_DATA).takeThenDrop().after(700).times(2);
    relay.on(Phase.END_OF_DATA).reset().after(900).times(1);
    // Beyond all that breaks.
    relay.on("RCPT TO:<to1990@").reply("550 5.1.1 no such user");
    relay.on("RCPT TO:<to1991@").reply("451 4.7.1 greylisted");
    BulkReceipt receipt = send(mails(2000).iterator(), 3);

    Set<Integer> sent = told.with("sent");
    Set<Integer> doubtful = told.with("InDoubt");
    assertThat(told.outcomes).hasSize(2000);
    assertThat(told.with("Rejected")).containsExactly(1990);
    assertThat(told.with("Deferred")).containsExactly(1991);
    assertThat(receipt.sent()).isEqualTo(sent.size());
    assertThat(receipt.inDoubt()).isEqualTo(doubtful.size()).isPositive();
    assertThat(sent.size() + doubtful.size()).isEqualTo(1998);
    Map<Integer, Long> received = received();
    assertThat(received).allSatisfy((number, count) -> assertThat(count).isOne());
    assertThat(received.keySet()).containsAll(sent);
    received.keySet().removeAll(sent);
    assertThat(doubtful).containsAll(received.keySet());
    assertNoneUnderAnothersName();
  }

  @Test
  void sendsAgainInDoubtWhatAsksForIt() {
    relay.on(Phase.END_OF_DATA).takeThenDrop().times(1);
    Mail code =
        Mail.to("to0@doe.example").subject("0").text("12345").onDoubt(OnDoubt.RESEND).build();
    BulkReceipt receipt = send(Stream.of(code).iterator(), 0);
    assertThat(receipt.sent()).isEqualTo(1);
    assertThat(receipt.inDoubt()).isZero();
    assertThat(received()).containsExactly(Map.entry(0, 2L));
    assertThat(relay.messages().get(0).header("Message-ID"))
        .isEqualTo(relay.messages().get(1).header("Message-ID"));
  }

  @Test
  void leavesWhatWasNotAttemptedWhenTheRelayIsGone() {
    Iterator<Mail> mails = mails(1000).iterator();
    relay.on("MAIL").replyThenClose("421 4.3.2 going down").after(200);
    relay.on(Phase.GREETING).replyThenClose("421 4.3.2 going down").after(4);
    BulkReceipt receipt = send(mails, 3);
    assertThat(receipt.ended()).containsInstanceOf(MailException.Unavailable.class);
    assertThat(receipt.sent()).isEqualTo(200);
    assertThat(receipt.inDoubt()).isZero();
    assertThat(told.with("sent")).hasSize(200);
    assertThat(receipt.position().count()).isEqualTo(told.outcomes.size());
  }

  @Test
  void endsAtOnceWhereSomethingMustBeMended() {
    relay.on("EHLO").reply("250-relay", "250 PIPELINING"); // no longer what it was
    SmtpManagedConnectionFactory wrong = new SmtpManagedConnectionFactory();
    wrong.setHost("localhost");
    wrong.setPort(relay.port());
    wrong.setSecurity("starttls");
    BulkReceipt receipt =
        bulk(
                (SmtpConnectionFactory) wrong.createConnectionFactory(),
                mails(10).iterator(),
                BulkPosition.START,
                told)
            .run(Optional.of(threads), 0);
    assertThat(receipt.ended()).containsInstanceOf(MailException.Misconfigured.class);
    assertThat(relay.messages()).isEmpty();
    assertThat(relay.connections()).isEqualTo(1);
  }

  @Test
  void composesNoMoreMailsThanAreUnderWay() {
    AtomicInteger taken = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Iterator<Mail> counted =
        mails(3000)
            .peek(
                mail ->
                    most.accumulateAndGet(
                        taken.incrementAndGet() - told.outcomes.size(), Math::max))
            .iterator();
    send(counted, 3);
    // Twenty on each of four connections, and the one that each is about to send.
    assertThat(most.get()).isBetween(10, 4 * 21 + 4);
  }

  @Test
  void readsNotFarAheadOfARelayThatDoesNotAnswer() {
    relay.on(Phase.END_OF_DATA).stall().after(50);
    AtomicInteger taken = new AtomicInteger();
    AtomicInteger takenByThen = new AtomicInteger();
    BulkListener noting =
        new BulkListener() {
          @Override
          public void sent(Mail mail, MailReceipt receipt) {}

          @Override
          public void failed(Mail mail, MailException failure) { // a second after the last answer
            takenByThen.compareAndSet(0, taken.get());
          }

          @Override
          public boolean isCancelled() {
            return takenByThen.get() > 0;
          }
        };
    SmtpManagedConnectionFactory impatient = new SmtpManagedConnectionFactory();
    impatient.setHost(relay.host());
    impatient.setPort(relay.port());
    impatient.setSecurity("plain");
    impatient.setMessageEndTimeoutSeconds(1);
    impatient.setReplyTimeoutSeconds(1);
    bulk(
            (SmtpConnectionFactory) impatient.createConnectionFactory(),
            mails(20_000).peek(mail -> taken.incrementAndGet()).iterator(),
            BulkPosition.START,
            noting)
        .run(Optional.of(threads), 3);
    assertThat(relay.messages()).hasSizeLessThan(200);
    assertThat(takenByThen.get()).isBetween(51, 50 + 4 * 21 + 4);
  }

  @Test
  void goesOnBehindAMailThatCannotBeComposed() {
    Mail eightBit = Mail.to("jörg@doe.example").subject("7").text("needs SMTPUTF8").build();
    Iterator<Mail> mails =
        IntStream.range(0, 20).mapToObj(i -> i == 7 ? eightBit : mail(i)).iterator();
    BulkReceipt receipt = send(mails, 0);
    assertThat(receipt.sent()).isEqualTo(19);
    assertThat(told.with("Rejected")).containsExactly(7);
  }

  @Test
  void throwsWhatMailsAndListenerThrow() {
    List<Mail> some = new ArrayList<>(mails(5).toList());
    Iterator<Mail> failing =
        Stream.concat(
                some.stream(),
                Stream.<Mail>generate(
                    () -> {
                      throw new IllegalStateException("database gone");
                    }))
            .iterator();
    assertThatThrownBy(() -> send(failing, 3)).hasMessage("database gone");

    BulkListener indignant =
        new BulkListener() {
          @Override
          public void sent(Mail mail, MailReceipt receipt) {
            throw new IllegalStateException("enough");
          }

          @Override
          public void failed(Mail mail, MailException failure) {
            throw new AssertionError(failure);
          }
        };
    assertThatThrownBy(() -> send(mails(100).iterator(), BulkPosition.START, indignant, 3))
        .hasMessage("enough");
    relay.awaitOpenConnections(0, Duration.ofSeconds(60));
  }

  @Test
  void waitsForNoThreadThatHasNotBegun() throws Exception {
    ExecutorService busy = Executors.newSingleThreadExecutor();
    try {
      busy.submit(
              () -> {
                // The only thread of the executor sends, and its helpers wait behind it.
                return bulk(
                        LocalNames.factory(relay), mails(100).iterator(), BulkPosition.START, told)
                    .run(Optional.of(busy), 3);
              })
          .get(30, java.util.concurrent.TimeUnit.SECONDS);
    } finally {
      busy.shutdownNow();
    }
    assertThat(told.with("sent")).hasSize(100);
  }

  @Test
  void returnsOnlyWhenNoThreadSendsAnyMore() throws Exception {
    SmtpConnectionFactory real = LocalNames.factory(relay);
    Thread caller = Thread.currentThread();
    CountDownLatch bothTook = new CountDownLatch(2);
    AtomicBoolean lastIsDone = new AtomicBoolean();
    SmtpConnectionFactory factory =
        pooled(
            () -> {
              if (Thread.currentThread() == caller) {
                bothTook.await();
                return real.getConnection();
              }
              bothTook.countDown();
              bothTook.await();
              if (Thread.currentThread().getName().equals("helper 1")) {
                throw new IllegalStateException("no pool any more");
              }
              while (caller.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
              }
              lastIsDone.set(true);
              return real.getConnection();
            });
    AtomicInteger number = new AtomicInteger();
    Executor helpers = helper -> new Thread(helper, "helper " + number.incrementAndGet()).start();
    BulkSender bulk = bulk(factory, mails(20).iterator(), BulkPosition.START, told);
    assertThatThrownBy(() -> bulk.run(Optional.of(helpers), 2)).hasMessage("no pool any more");
    assertThat(lastIsDone).isTrue();
    assertThat(received()).hasSize(20);
  }

  private interface Pool {
    Object connection() throws Exception;
  }

  private static SmtpConnectionFactory pooled(Pool pool) {
    ConnectionManager manager =
        (factory, info) -> {
          try {
            return pool.connection();
          } catch (RuntimeException e) {
            throw e;
          } catch (Exception e) {
            throw new ResourceException(e);
          }
        };
    return (SmtpConnectionFactory)
        new SmtpManagedConnectionFactory().createConnectionFactory(manager);
  }

  @Test
  void sendsByItselfWhatTheServerHasNoThreadFor() {
    Executor stopped =
        task -> {
          throw new IllegalStateException("the application stops");
        };
    BulkReceipt receipt =
        bulk(LocalNames.factory(relay), mails(10).iterator(), BulkPosition.START, told)
            .run(Optional.of(stopped), 3);
    assertThat(receipt.sent()).isEqualTo(10);
  }

  @Test
  void losesNoMailSilently() {
    Iterator<Mail> mails = Stream.of(mail(0), null, mail(1)).iterator();
    assertThatThrownBy(() -> send(mails, 0)).isInstanceOf(NullPointerException.class);
    assertThat(told.with("sent")).containsExactly(0);
  }

  @Test
  void leavesWhatIsNotSentWhereTheRelayWantsAuthentication() {
    relay.on("MAIL").reply("530 5.7.0 Authentication required");
    BulkReceipt receipt = send(mails(1000).iterator(), 0);
    assertThat(receipt.ended()).containsInstanceOf(MailException.Misconfigured.class);
    assertThat(told.outcomes).hasSizeLessThan(50);
    assertThat(receipt.position().count()).isEqualTo(told.outcomes.size());
  }

  // Limits that the relay has and does not announce

  @Test
  void goesOnOverTheConnectionsThatTheRelayServes() {
    relay
        .on(Phase.GREETING)
        .replyThenClose("421 4.7.0 too many connections")
        .when(() -> relay.openConnections() > 2);
    BulkReceipt receipt = send(mails(200).iterator(), 3);
    assertThat(receipt.sent()).isEqualTo(200);
    assertThat(told.with("sent")).hasSize(200);
    assertThat(received()).hasSize(200).allSatisfy((mail, times) -> assertThat(times).isOne());
    assertNoneUnderAnothersName();
  }

  @Test
  void goesOnOverOtherConnectionsWhereTheRelayTakesFewMessagesOnEach() {
    relay
        .on("MAIL")
        .replyThenClose("421 4.7.0 maximum messages per session reached")
        .times(5)
        .after(2);
    BulkReceipt receipt = send(mails(40).iterator(), 3);
    assertThat(receipt.sent()).isEqualTo(40);
    assertThat(received()).hasSize(40).allSatisfy((mail, times) -> assertThat(times).isOne());
    assertNoneUnderAnothersName();
  }

  @Test
  void waitsAndGoesOnWhereItIsTooFastForTheRelay() {
    relay
        .on(Phase.END_OF_DATA)
        .reply("454 Throttling failure: Maximum sending rate exceeded.")
        .times(12)
        .after(5);
    BulkReceipt receipt = send(mails(60).iterator(), 3);
    assertThat(receipt.sent()).isEqualTo(60);
    assertThat(told.with("sent")).hasSize(60);
    assertThat(received()).hasSize(60).allSatisfy((mail, times) -> assertThat(times).isOne());
  }
}
