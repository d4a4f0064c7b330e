package org.smtpconnector.smtp.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.smtpconnector.smtp.transaction.Batches.SOON;
import static org.smtpconnector.smtp.transaction.Batches.config;
import static org.smtpconnector.smtp.transaction.Batches.expected;
import static org.smtpconnector.smtp.transaction.Batches.mail;
import static org.smtpconnector.smtp.transaction.Batches.open;
import static org.smtpconnector.smtp.transaction.Batches.submissions;
import static org.smtpconnector.smtp.transaction.Batches.text;

import java.io.IOException;
import java.util.ArrayList;
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
import org.smtpconnector.smtp.Outcomes;
import org.smtpconnector.smtp.Pipelining;
import org.smtpconnector.smtp.SmtpConfig;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.SmtpException.Disconnected;
import org.smtpconnector.smtp.SmtpSession;
import org.smtpconnector.smtp.Submission;
import org.smtpconnector.smtp.transaction.Batches.Offer;
import org.smtpconnector.testkit.NonCommandPhase;
import org.smtpconnector.testkit.ScriptedSmtpServer;

/** What is known of each message of a batch whose connection ends before its last one. */
class BatchEndedEarlyTest {
  @ParameterizedTest
  @EnumSource
  void deliversNoHalfMailAndEndsWhenALargeOneCannotBeRead(Offer offer) throws SmtpException {
    List<String> told = new ArrayList<>();
    try (ScriptedSmtpServer server = offer.start()) {
      SmtpSession session = open(server);
      Iterator<Submission> submissions =
          IntStream.range(0, 12)
              .mapToObj(i -> i == 4 ? mail(4, new HalfMessage(500_000)) : mail(i))
              .iterator();
      BatchReceipt receipt = session.sendAll(submissions, new Outcomes(told));
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
    Iterator<Submission> submissions = submissions(100);
    try (ScriptedSmtpServer server = Offer.BOTH.start()) {
      server.on(NonCommandPhase.END_OF_DATA).takeThenDrop().after(30);
      BatchReceipt receipt = open(server).sendAll(submissions, new Outcomes(told));
      assertThat(receipt.accepted()).isEqualTo(30);
      assertThat(receipt.inDoubt()).isBetween(1L, 20L);
      assertThat(told)
          .hasSize(30 + (int) receipt.inDoubt())
          .isEqualTo(
              IntStream.range(0, told.size())
                  .mapToObj(i -> "to" + i + "@doe.example " + (i < 30 ? "accepted" : "InDoubt"))
                  .toList());
      assertThat(server.awaitMessages(31, SOON)).hasSize(31);
      assertThat(submissions.next().envelope().recipients().get(0).address())
          .hasToString("to" + told.size() + "@doe.example");
    }
  }

  /** The replies to three messages in flight, cut at each octet. */
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
        BatchReceipt receipt = session.sendAll(submissions(3), new Outcomes(told));
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
      session.sendAll(submissions(3), new Outcomes(told));
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
    Iterator<Submission> submissions =
        List.of(new Submission(inTwoParts, text(0)), mail(1)).iterator();
    try (ScriptedSmtpServer server = ScriptedSmtpServer.builder().extensions(extensions).start();
        SmtpSession session = open(server)) {
      server.on("RCPT TO:<c@").reply("421 4.3.2 busy");
      BatchReceipt receipt = session.sendAll(submissions, new Outcomes(told));
      assertThat(told).containsExactly("b@doe.example accepted");
      assertThat(receipt.ended()).hasValueSatisfying(end -> assertThat(end.retryable()).isTrue());
      assertThat(submissions).toIterable().hasSize(1);
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
    Iterator<Submission> submissions = submissions(40);
    try (ScriptedSmtpServer server = ScriptedSmtpServer.builder().extensions(extensions).start()) {
      SmtpSession session = open(server);
      BatchReceipt receipt = session.sendAll(submissions, new Outcomes(told));
      assertThat(told).isEqualTo(expected(25, Set.of(), ""));
      assertThat(receipt.ended())
          .hasValueSatisfying(
              end -> {
                assertThat(end)
                    .isInstanceOf(Disconnected.class)
                    .hasMessageContaining("no more messages");
                assertThat(end.retryable()).isTrue();
              });
      assertThat(submissions).toIterable().hasSize(15);
      assertThat(session.isUsable()).isFalse();
    }
  }

  /** What was said when nothing was asked is not the answer to the next message. */
  @ParameterizedTest
  @EnumSource(names = {"PIPELINING", "BOTH"})
  void takesNoUnaskedReplyForTheAnswerToTheNextMail(Offer offer) throws SmtpException {
    List<String> told = new ArrayList<>();
    try (ScriptedSmtpServer server = offer.start()) {
      if (offer == Offer.BOTH) {
        server.on(NonCommandPhase.END_OF_DATA).append("250 2.0.0 again");
      } else {
        server.on("RCPT").reply("550 5.1.1 no such user");
        server.on("DATA").append("250 2.0.0 again");
      }
      SmtpConfig oneByOne =
          config(server.port()).pipelining(Pipelining.DEFAULT.withWindow(1, 1024)).build();
      BatchReceipt receipt = SmtpSession.open(oneByOne).sendAll(submissions(3), new Outcomes(told));
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
