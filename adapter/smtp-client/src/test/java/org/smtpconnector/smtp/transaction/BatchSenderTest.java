package org.smtpconnector.smtp.transaction;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.smtpconnector.smtp.access.ApiAccess.api;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpconnector.smtp.BatchReceipt;
import org.smtpconnector.smtp.CutServer;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.HalfMessage;
import org.smtpconnector.smtp.LearnedServerBehavior;
import org.smtpconnector.smtp.MessageSource;
import org.smtpconnector.smtp.Outcomes;
import org.smtpconnector.smtp.Pipelining;
import org.smtpconnector.smtp.SmtpConfig;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.SmtpException.Disconnected;
import org.smtpconnector.smtp.SmtpSession;
import org.smtpconnector.smtp.Submission;
import org.smtpconnector.smtp.TransportSecurity;
import org.smtpconnector.testkit.Phase;
import org.smtpconnector.testkit.ReceivedMessage;
import org.smtpconnector.testkit.ScriptedSmtpServer;

/** Many mails on one connection. */
class BatchSenderTest {
  /** What the server offers, which decides how a batch is sent. */
  private enum Offer {
    NOTHING("8BITMIME"),
    PIPELINING("PIPELINING"),
    CHUNKING("CHUNKING"),
    BOTH("PIPELINING", "CHUNKING");

    private final String[] extensions;

    Offer(String... extensions) {
      this.extensions = extensions;
    }

    ScriptedSmtpServer start() {
      return ScriptedSmtpServer.builder().extensions(extensions).start();
    }
  }

  private static final Duration SOON = Duration.ofSeconds(60);

  private static SmtpConfig.Builder config(int port) {
    return SmtpConfig.to("localhost").port(port).security(TransportSecurity.PLAIN);
  }

  private static SmtpSession open(ScriptedSmtpServer server) throws SmtpException {
    return SmtpSession.open(config(server.port()).build());
  }

  /** A mail from and to addresses of its own, so that none can be taken for another. */
  private static Submission mail(int number) {
    return mail(number, text(number));
  }

  private static MessageSource text(int number) {
    return MessageSource.of(("Subject: " + number + "\r\n\r\nHello.\r\n").getBytes(UTF_8));
  }

  private static Submission mail(int number, MessageSource text) {
    return new Submission(
        Envelope.of("from" + number + "@shop.example", "to" + number + "@doe.example"), text);
  }

  private static Iterator<Submission> mails(int count) {
    return IntStream.range(0, count).mapToObj(BatchSenderTest::mail).iterator();
  }

  private static List<String> expected(int count, Set<Integer> failing, String failure) {
    return IntStream.range(0, count)
        .mapToObj(i -> "to" + i + "@doe.example " + (failing.contains(i) ? failure : "accepted"))
        .toList();
  }

  /** Each mail went from its own sender to its own recipient. */
  private static void assertNoneUnderAnothersName(List<ReceivedMessage> messages) {
    for (ReceivedMessage message : messages) {
      String number = message.header("Subject").orElseThrow();
      assertThat(message.sender()).isEqualTo("from" + number + "@shop.example");
      assertThat(message.recipients()).containsExactly("to" + number + "@doe.example");
    }
  }

  @ParameterizedTest
  @EnumSource
  void deliversEachMailOnceInItsOrder(Offer offer) throws SmtpException {
    List<String> told = new ArrayList<>();
    try (ScriptedSmtpServer server = offer.start();
        SmtpSession session = open(server)) {
      BatchReceipt receipt = session.sendAll(mails(300), new Outcomes(told));
      assertThat(receipt.accepted()).isEqualTo(300);
      assertThat(receipt.ended()).isEmpty();
      assertThat(told).isEqualTo(expected(300, Set.of(), ""));
      assertThat(server.messages())
          .extracting(message -> message.header("Subject").orElseThrow())
          .isEqualTo(IntStream.range(0, 300).mapToObj(String::valueOf).toList());
      assertNoneUnderAnothersName(server.messages());
      assertThat(server.connections()).isEqualTo(1);
      assertThat(session.isUsable()).isTrue();
      assertThat(session.send(mail(300).envelope(), text(300)).accepted()).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void deliversNoMailUnderAnothersSenderWhenSomeAreRefused(Offer offer) throws SmtpException {
    List<String> told = new ArrayList<>();
    Set<Integer> refused = Set.of(0, 7, 8, 30, 59);
    try (ScriptedSmtpServer server = offer.start();
        SmtpSession session = open(server)) {
      refused.forEach(i -> server.on("RCPT TO:<to" + i + "@").reply("550 5.1.1 no such user"));
      BatchReceipt receipt = session.sendAll(mails(60), new Outcomes(told));
      assertThat(told).isEqualTo(expected(60, refused, "RecipientsRefused"));
      assertThat(receipt.failed()).isEqualTo(refused.size());
      assertThat(server.messages()).hasSize(60 - refused.size());
      assertNoneUnderAnothersName(server.messages());
    }
  }

  @ParameterizedTest
  @EnumSource
  void goesOnWhenSendersAndMessagesAreRefused(Offer offer) throws SmtpException {
    List<String> told = new ArrayList<>();
    try (ScriptedSmtpServer server = offer.start();
        SmtpSession session = open(server)) {
      server.on("MAIL FROM:<from3@").reply("550 5.7.1 not you");
      server.on(Phase.END_OF_DATA).reply("554 5.6.0 spam").after(9).times(2);
      session.sendAll(mails(60), new Outcomes(told));
      assertThat(told.get(3)).endsWith("SenderRefused");
      assertThat(told.get(10)).endsWith("MessageRefused");
      assertThat(told.get(11)).endsWith("MessageRefused");
      assertThat(server.messages()).hasSize(57);
      assertNoneUnderAnothersName(server.messages());
    }
  }

  @ParameterizedTest
  @EnumSource
  void sendsLargeMailsAmongSmallOnes(Offer offer) throws SmtpException {
    List<String> told = new ArrayList<>();
    byte[] large = ("Subject: 5\r\n\r\n" + "0123456789abcdef\r\n".repeat(30_000)).getBytes(UTF_8);
    try (ScriptedSmtpServer server = offer.start();
        SmtpSession session = open(server)) {
      Iterator<Submission> mails =
          IntStream.range(0, 12)
              .mapToObj(i -> i == 5 ? mail(5, MessageSource.of(large)) : mail(i))
              .iterator();
      session.sendAll(mails, new Outcomes(told));
      assertThat(told).isEqualTo(expected(12, Set.of(), ""));
      assertThat(server.messages().get(5).content()).isEqualTo(large);
      assertNoneUnderAnothersName(server.messages());
    }
  }

  @ParameterizedTest
  @EnumSource
  void goesOnBehindAMailThatCannotBeReadOrCarried(Offer offer) throws SmtpException {
    List<String> told = new ArrayList<>();
    MessageSource eightBit = MessageSource.of("Subject: 6\r\n\r\né\r\n".getBytes(UTF_8));
    try (ScriptedSmtpServer server =
            ScriptedSmtpServer.builder()
                .extensions(offer == Offer.NOTHING ? new String[] {"HELP"} : offer.extensions)
                .start();
        SmtpSession session = open(server)) {
      boolean readsLater = offer == Offer.PIPELINING;
      Iterator<Submission> mails =
          IntStream.range(0, 12)
              .mapToObj(
                  i ->
                      i == 4 && !readsLater
                          ? mail(4, new HalfMessage(0))
                          : i == 6 ? mail(6, eightBit) : mail(i))
              .iterator();
      session.sendAll(mails, new Outcomes(told));
      assertThat(told.get(4)).endsWith(readsLater ? "accepted" : "SourceFailed");
      assertThat(told.get(6)).endsWith("ExtensionMissing");
      assertThat(server.messages()).hasSize(readsLater ? 11 : 10);
      assertNoneUnderAnothersName(server.messages());
    }
  }

  @ParameterizedTest
  @EnumSource
  void deliversNoHalfMailAndEndsWhenALargeOneCannotBeRead(Offer offer) throws SmtpException {
    List<String> told = new ArrayList<>();
    try (ScriptedSmtpServer server = offer.start()) {
      SmtpSession session = open(server);
      Iterator<Submission> mails =
          IntStream.range(0, 12)
              .mapToObj(i -> i == 4 ? mail(4, new HalfMessage(500_000)) : mail(i))
              .iterator();
      BatchReceipt receipt = session.sendAll(mails, new Outcomes(told));
      assertThat(told.subList(0, 5)).isEqualTo(expected(5, Set.of(4), "SourceFailed"));
      assertThat(receipt.ended()).isPresent();
      assertThat(receipt.inDoubt()).isZero();
      assertThat(server.messages()).hasSize(4);
      assertThat(session.isUsable()).isFalse();
    }
  }

  @Test
  void knowsExactlyWhichMailsWereUnderWay() throws SmtpException {
    List<String> told = new ArrayList<>();
    Iterator<Submission> mails = mails(100);
    try (ScriptedSmtpServer server = Offer.BOTH.start()) {
      server.on(Phase.END_OF_DATA).takeThenDrop().after(30);
      BatchReceipt receipt = open(server).sendAll(mails, new Outcomes(told));
      assertThat(receipt.accepted()).isEqualTo(30);
      assertThat(receipt.inDoubt()).isBetween(1L, 20L);
      assertThat(told)
          .hasSize(30 + (int) receipt.inDoubt())
          .isEqualTo(
              IntStream.range(0, told.size())
                  .mapToObj(i -> "to" + i + "@doe.example " + (i < 30 ? "accepted" : "InDoubt"))
                  .toList());
      assertThat(server.awaitMessages(31, SOON)).hasSize(31);
      assertThat(mails.next().envelope().recipients().get(0).address())
          .hasToString("to" + told.size() + "@doe.example");
    }
  }

  /** The replies to three mails in flight, cut at each octet. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void believesOfEachMailItsOwnReplyAlone(boolean reset) throws IOException {
    String first = "250 ok\r\n250 ok\r\n250 taken\r\n";
    String refused = "250 ok\r\n250 ok\r\n550 5.1.1 no\r\n503 5.5.1 nobody\r\n";
    String third = "250 ok\r\n250 ok\r\n250 ok\r\n250 taken\r\n";
    String all = first + refused + third;
    int refusalKnown = (first + refused).indexOf("503 5.5.1");
    for (int cut = 0; cut <= all.length(); cut++) {
      List<String> told = new ArrayList<>();
      try (CutServer server = new CutServer(List.of("PIPELINING", "CHUNKING"), 3, all, cut, reset);
          SmtpSession session = SmtpSession.open(config(server.port()).build())) {
        BatchReceipt receipt = session.sendAll(mails(3), new Outcomes(told));
        assertThat(told)
            .as(all.substring(0, cut))
            .containsExactly(
                "to0@doe.example " + (cut >= first.length() ? "accepted" : "InDoubt"),
                "to1@doe.example " + (cut >= refusalKnown ? "RecipientsRefused" : "InDoubt"),
                "to2@doe.example " + (cut == all.length() ? "accepted" : "InDoubt"));
        assertThat(receipt.ended().isEmpty()).isEqualTo(cut == all.length());
      }
    }
  }

  @Test
  void knowsThatNothingFollows421() throws IOException {
    String said = "250 ok\r\n250 ok\r\n250 taken\r\n421 bye\r\n";
    List<String> told = new ArrayList<>();
    try (CutServer server =
            new CutServer(List.of("PIPELINING", "CHUNKING"), 3, said + "x", said.length(), false);
        SmtpSession session = SmtpSession.open(config(server.port()).build())) {
      session.sendAll(mails(3), new Outcomes(told));
    }
    assertThat(told)
        .containsExactly(
            "to0@doe.example accepted",
            "to1@doe.example SenderRefused",
            "to2@doe.example Disconnected");
  }

  @ParameterizedTest
  @EnumSource
  void stopsWhereTheServerSays421ToAMailThatGoesAlone(Offer offer) throws SmtpException {
    List<String> told = new ArrayList<>();
    String[] extensions =
        Stream.concat(Stream.of(offer.extensions), Stream.of("LIMITS RCPTMAX=1"))
            .toArray(String[]::new);
    Envelope inTwoParts = Envelope.of("a@shop.example", "b@doe.example", "c@doe.example");
    Iterator<Submission> mails = List.of(new Submission(inTwoParts, text(0)), mail(1)).iterator();
    try (ScriptedSmtpServer server = ScriptedSmtpServer.builder().extensions(extensions).start();
        SmtpSession session = open(server)) {
      server.on("RCPT TO:<c@").reply("421 4.3.2 busy");
      BatchReceipt receipt = session.sendAll(mails, new Outcomes(told));
      assertThat(told).containsExactly("b@doe.example accepted");
      assertThat(receipt.ended()).hasValueSatisfying(end -> assertThat(end.retryable()).isTrue());
      assertThat(mails).toIterable().hasSize(1);
      assertThat(session.isUsable()).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource
  void stopsWhereTheServerTakesNoMore(Offer offer) throws SmtpException {
    List<String> told = new ArrayList<>();
    String[] extensions =
        Stream.concat(Stream.of(offer.extensions), Stream.of("LIMITS MAILMAX=25"))
            .toArray(String[]::new);
    Iterator<Submission> mails = mails(40);
    try (ScriptedSmtpServer server = ScriptedSmtpServer.builder().extensions(extensions).start()) {
      SmtpSession session = open(server);
      BatchReceipt receipt = session.sendAll(mails, new Outcomes(told));
      assertThat(told).isEqualTo(expected(25, Set.of(), ""));
      assertThat(receipt.ended())
          .hasValueSatisfying(
              end -> {
                assertThat(end)
                    .isInstanceOf(Disconnected.class)
                    .hasMessageContaining("no more messages");
                assertThat(end.retryable()).isTrue();
              });
      assertThat(mails).toIterable().hasSize(15);
      assertThat(session.isUsable()).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource
  void tellsWhatIsUnderWayWhenTheSubmissionsFail(Offer offer) throws SmtpException {
    List<String> told = new ArrayList<>();
    Iterator<Submission> failing =
        Stream.concat(
                IntStream.range(0, 5).mapToObj(BatchSenderTest::mail),
                Stream.generate(
                    () -> {
                      throw new IllegalStateException("database gone");
                    }))
            .map(Submission.class::cast)
            .iterator();
    try (ScriptedSmtpServer server = offer.start()) {
      SmtpSession session = open(server);
      assertThatThrownBy(() -> session.sendAll(failing, new Outcomes(told)))
          .hasMessage("database gone");
      assertThat(told).isEqualTo(expected(5, Set.of(), ""));
      assertThat(server.messages()).hasSize(5);
      assertThat(session.isUsable()).isFalse();
    }
  }

  @Test
  void sendsNothingOfAnEmptyBatch() throws SmtpException {
    try (ScriptedSmtpServer server = Offer.BOTH.start();
        SmtpSession session = open(server)) {
      BatchReceipt receipt =
          session.sendAll(Collections.emptyIterator(), new Outcomes(new ArrayList<>()));
      assertThat(receipt.accepted() + receipt.failed() + receipt.inDoubt()).isZero();
      assertThat(session.isUsable()).isTrue();
      assertThat(server.commands()).hasSize(1);
    }
  }

  @Test
  void takesNoMoreSubmissionsThanTheWindowHolds() throws SmtpException {
    try (ScriptedSmtpServer server = Offer.BOTH.start()) {
      SmtpConfig config =
          config(server.port()).pipelining(Pipelining.DEFAULT.withWindow(5, 1024)).build();
      try (SmtpSession session = SmtpSession.open(config)) {
        int[] taken = new int[1];
        int[] most = new int[1];
        List<String> told = new ArrayList<>();
        Iterator<Submission> mails =
            IntStream.range(0, 50)
                .mapToObj(
                    i -> {
                      taken[0]++;
                      most[0] = Math.max(most[0], taken[0] - told.size());
                      return mail(i);
                    })
                .iterator();
        session.sendAll(mails, new Outcomes(told));
        assertThat(told).hasSize(50);
        assertThat(most[0]).isBetween(2, 5);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void tellsWhatIsUnderWayWhenTheNextSubmissionCannotBeMade(Offer offer) throws SmtpException {
    List<String> told = new ArrayList<>();
    Iterator<Submission> failing =
        new Iterator<>() {
          private int number;

          @Override
          public boolean hasNext() {
            return true;
          }

          @Override
          public Submission next() {
            return number < 5 ? mail(number++) : null;
          }
        };
    try (ScriptedSmtpServer server = offer.start()) {
      SmtpSession session = open(server);
      assertThatThrownBy(() -> session.sendAll(failing, new Outcomes(told)))
          .isInstanceOf(NullPointerException.class)
          .hasMessage("submission");
      assertThat(told).isEqualTo(expected(5, Set.of(), ""));
      assertThat(server.messages()).hasSize(5);
    }
  }

  /** Sessions share what they find out, in the middle of a batch too. */
  @Test
  void sendsTheRestByDataWhereAnotherSessionFindsThatBdatIsUnknown() throws SmtpException {
    List<String> told = new ArrayList<>();
    LearnedServerBehavior shared = new LearnedServerBehavior();
    try (ScriptedSmtpServer server = Offer.BOTH.start();
        SmtpSession session =
            SmtpSession.open(config(server.port()).learnedBehavior(shared).build())) {
      Iterator<Submission> mails =
          IntStream.range(0, 12)
              .peek(
                  i -> {
                    if (i == 4) {
                      api().bdatIsUnknown(shared);
                    }
                  })
              .mapToObj(BatchSenderTest::mail)
              .iterator();
      session.sendAll(mails, new Outcomes(told));
      assertThat(told).isEqualTo(expected(12, Set.of(), ""));
      assertThat(server.messages()).hasSize(12);
      for (int i = 0; i < 12; i++) {
        assertThat(server.messages().get(i).text())
            .isEqualTo("Subject: " + i + "\r\n\r\nHello.\r\n");
      }
      assertNoneUnderAnothersName(server.messages());
      assertThat(server.commands()).filteredOn("DATA"::equals).hasSize(8);
    }
  }

  /** What was said when nothing was asked is not the answer to the next mail. */
  @ParameterizedTest
  @EnumSource(names = {"PIPELINING", "BOTH"})
  void takesNoUnaskedReplyForTheAnswerToTheNextMail(Offer offer) throws SmtpException {
    List<String> told = new ArrayList<>();
    try (ScriptedSmtpServer server = offer.start()) {
      if (offer == Offer.BOTH) {
        server.on(Phase.END_OF_DATA).append("250 2.0.0 again");
      } else {
        server.on("RCPT").reply("550 5.1.1 no such user");
        server.on("DATA").append("250 2.0.0 again");
      }
      SmtpConfig oneByOne =
          config(server.port()).pipelining(Pipelining.DEFAULT.withWindow(1, 1024)).build();
      BatchReceipt receipt = SmtpSession.open(oneByOne).sendAll(mails(3), new Outcomes(told));
      if (offer == Offer.BOTH) {
        assertThat(told).containsExactly("to0@doe.example accepted");
      } else {
        assertThat(told)
            .containsExactly("to0@doe.example RecipientsRefused", "to1@doe.example Disconnected");
      }
      assertThat(receipt.ended().orElseThrow())
          .isInstanceOfSatisfying(Disconnected.class, e -> assertThat(e.stale()).isTrue());
      server.awaitOpenConnections(0, SOON);
      assertThat(server.commands()).filteredOn(line -> line.startsWith("MAIL")).hasSize(1);
    }
  }
}
