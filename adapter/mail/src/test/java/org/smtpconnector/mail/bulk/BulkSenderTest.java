package org.smtpconnector.mail.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpconnector.connector.SmtpConnectionFactory;
import org.smtpconnector.connector.ra.SmtpManagedConnectionFactory;
import org.smtpconnector.mail.BulkListener;
import org.smtpconnector.mail.BulkReceipt;
import org.smtpconnector.mail.BulkResumePoint;
import org.smtpconnector.mail.LocalNames;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailException;
import org.smtpconnector.mail.MailReceipt;
import org.smtpconnector.mail.OnDoubt;
import org.smtpconnector.testkit.NonCommandPhase;

/** What becomes of each of many messages, also where connections break. */
class BulkSenderTest extends BulkFixture {
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
    relay.on(NonCommandPhase.END_OF_DATA).takeThenDrop().after(700).times(2);
    relay.on(NonCommandPhase.END_OF_DATA).reset().after(900).times(1);
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
    relay.on(NonCommandPhase.END_OF_DATA).takeThenDrop().times(1);
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
    relay.on(NonCommandPhase.GREETING).replyThenClose("421 4.3.2 going down").after(4);
    BulkReceipt receipt = send(mails, 3);
    assertThat(receipt.ended()).containsInstanceOf(MailException.Unavailable.class);
    assertThat(receipt.sent()).isEqualTo(200);
    assertThat(receipt.inDoubt()).isZero();
    assertThat(told.with("sent")).hasSize(200);
    assertThat(receipt.resumePoint().count()).isEqualTo(told.outcomes.size());
  }

  @Test
  void endsAtOnceWhereSomethingMustBeMended() {
    relay.on("EHLO").reply("250-relay", "250 PIPELINING"); // no longer what it was
    SmtpManagedConnectionFactory wrong = LocalNames.managedFactory(relay);
    wrong.setSecurity("starttls");
    BulkReceipt receipt =
        bulk(
                (SmtpConnectionFactory) wrong.createConnectionFactory(),
                mails(10).iterator(),
                BulkResumePoint.START,
                told)
            .run(Optional.of(threads), 0);
    assertThat(receipt.ended()).containsInstanceOf(MailException.Misconfigured.class);
    assertThat(relay.messages()).isEmpty();
    assertThat(relay.connections()).isEqualTo(1);
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

    BulkListener<Mail> indignant =
        new BulkListener<>() {
          @Override
          public void sent(Mail mail, MailReceipt receipt) {
            throw new IllegalStateException("enough");
          }

          @Override
          public void failed(Mail mail, MailException failure) {
            throw new AssertionError(failure);
          }
        };
    assertThatThrownBy(() -> send(mails(100).iterator(), BulkResumePoint.START, indignant, 3))
        .hasMessage("enough");
    relay.awaitOpenConnections(0, Duration.ofSeconds(60));
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
    assertThat(receipt.resumePoint().count()).isEqualTo(told.outcomes.size());
  }
}
