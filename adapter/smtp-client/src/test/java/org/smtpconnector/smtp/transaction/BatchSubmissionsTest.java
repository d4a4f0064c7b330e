package org.smtpconnector.smtp.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.smtpconnector.smtp.transaction.Batches.config;
import static org.smtpconnector.smtp.transaction.Batches.expected;
import static org.smtpconnector.smtp.transaction.Batches.mail;
import static org.smtpconnector.smtp.transaction.Batches.open;
import static org.smtpconnector.smtp.transaction.Batches.submissions;

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
import org.smtpconnector.smtp.BatchReceipt;
import org.smtpconnector.smtp.Outcomes;
import org.smtpconnector.smtp.Pipelining;
import org.smtpconnector.smtp.SmtpConfig;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.SmtpSession;
import org.smtpconnector.smtp.Submission;
import org.smtpconnector.smtp.transaction.Batches.Offer;
import org.smtpconnector.testkit.ScriptedSmtpServer;

/** How many submissions a batch takes ahead, and what happens where there are none or they fail. */
class BatchSubmissionsTest {
  @ParameterizedTest
  @EnumSource
  void tellsWhatIsUnderWayWhenTheSubmissionsFail(Offer offer) throws SmtpException {
    List<String> told = new ArrayList<>();
    Iterator<Submission> failing =
        Stream.concat(
                IntStream.range(0, 5).mapToObj(Batches::mail),
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
        Iterator<Submission> submissions =
            IntStream.range(0, 50)
                .mapToObj(
                    i -> {
                      taken[0]++;
                      most[0] = Math.max(most[0], taken[0] - told.size());
                      return mail(i);
                    })
                .iterator();
        session.sendAll(submissions, new Outcomes(told));
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
}
