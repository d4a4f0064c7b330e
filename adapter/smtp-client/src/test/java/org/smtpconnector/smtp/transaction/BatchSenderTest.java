package org.smtpconnector.smtp.transaction;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.smtpconnector.smtp.access.ApiAccess.api;
import static org.smtpconnector.smtp.transaction.Batches.assertNoneUnderAnothersName;
import static org.smtpconnector.smtp.transaction.Batches.config;
import static org.smtpconnector.smtp.transaction.Batches.expected;
import static org.smtpconnector.smtp.transaction.Batches.mail;
import static org.smtpconnector.smtp.transaction.Batches.open;
import static org.smtpconnector.smtp.transaction.Batches.submissions;
import static org.smtpconnector.smtp.transaction.Batches.text;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.smtpconnector.smtp.BatchReceipt;
import org.smtpconnector.smtp.HalfMessage;
import org.smtpconnector.smtp.LearnedLimit.Listener;
import org.smtpconnector.smtp.LearnedServerBehavior;
import org.smtpconnector.smtp.MessageSource;
import org.smtpconnector.smtp.Outcomes;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.SmtpSession;
import org.smtpconnector.smtp.Submission;
import org.smtpconnector.smtp.transaction.Batches.Offer;
import org.smtpconnector.testkit.NonCommandPhase;
import org.smtpconnector.testkit.ScriptedSmtpServer;

/** Many messages on one connection, some of which are refused. */
class BatchSenderTest {
  @ParameterizedTest
  @EnumSource
  void deliversEachMailOnceInItsOrder(Offer offer) throws SmtpException {
    List<String> told = new ArrayList<>();
    try (ScriptedSmtpServer server = offer.start();
        SmtpSession session = open(server)) {
      BatchReceipt receipt = session.sendAll(submissions(300), new Outcomes(told));
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
      BatchReceipt receipt = session.sendAll(submissions(60), new Outcomes(told));
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
      server.on(NonCommandPhase.END_OF_DATA).reply("554 5.6.0 spam").after(9).times(2);
      session.sendAll(submissions(60), new Outcomes(told));
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
      Iterator<Submission> submissions =
          IntStream.range(0, 12)
              .mapToObj(i -> i == 5 ? mail(5, MessageSource.of(large)) : mail(i))
              .iterator();
      session.sendAll(submissions, new Outcomes(told));
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
      Iterator<Submission> submissions =
          IntStream.range(0, 12)
              .mapToObj(
                  i ->
                      i == 4 && !readsLater
                          ? mail(4, new HalfMessage(0))
                          : i == 6 ? mail(6, eightBit) : mail(i))
              .iterator();
      session.sendAll(submissions, new Outcomes(told));
      assertThat(told.get(4)).endsWith(readsLater ? "accepted" : "SourceFailed");
      assertThat(told.get(6)).endsWith("ExtensionMissing");
      assertThat(server.messages()).hasSize(readsLater ? 11 : 10);
      assertNoneUnderAnothersName(server.messages());
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
      Iterator<Submission> submissions =
          IntStream.range(0, 12)
              .peek(
                  i -> {
                    if (i == 4) {
                      api().bdatIsUnknown(shared);
                    }
                  })
              .mapToObj(Batches::mail)
              .iterator();
      session.sendAll(submissions, new Outcomes(told));
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

  @Test
  void sendsNoTextAsCommandsWhereItIsForgottenThatBdatIsUnknown() throws SmtpException {
    List<String> told = new ArrayList<>();
    AtomicLong now = new AtomicLong();
    LearnedServerBehavior behavior = new LearnedServerBehavior(now::get, Listener.NONE);
    api().bdatIsUnknown(behavior);
    try (ScriptedSmtpServer server = Offer.BOTH.start();
        SmtpSession session =
            SmtpSession.open(config(server.port()).learnedBehavior(behavior).build())) {
      Iterator<Submission> submissions =
          IntStream.range(0, 12)
              .peek(i -> now.addAndGet(i == 4 ? Duration.ofDays(1).toNanos() : 0))
              .mapToObj(Batches::mail)
              .iterator();
      session.sendAll(submissions, new Outcomes(told));
      assertThat(told).isEqualTo(expected(12, Set.of(), ""));
      assertThat(server.messages())
          .extracting(message -> message.text())
          .isEqualTo(
              IntStream.range(0, 12)
                  .mapToObj(i -> "Subject: " + i + "\r\n\r\nHello.\r\n")
                  .toList());
      assertNoneUnderAnothersName(server.messages());
      assertThat(server.commands()).filteredOn("DATA"::equals).hasSize(4);
    }
  }
}
