package org.smtpconnector.mail.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.smtpconnector.connector.SmtpConnectionFactory;
import org.smtpconnector.connector.ra.SmtpManagedConnectionFactory;
import org.smtpconnector.mail.BulkListener;
import org.smtpconnector.mail.BulkReceipt;
import org.smtpconnector.mail.BulkResumePoint;
import org.smtpconnector.mail.LocalNames;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailException;
import org.smtpconnector.mail.MailReceipt;
import org.smtpconnector.testkit.NonCommandPhase;

/** No more is read than is under way, and no more sent than the relay serves. */
class BulkPaceTest extends BulkFixture {
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
    relay.on(NonCommandPhase.END_OF_DATA).stall().after(50);
    AtomicInteger taken = new AtomicInteger();
    AtomicInteger takenByThen = new AtomicInteger();
    BulkListener<Mail> noting =
        new BulkListener<>() {
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
    SmtpManagedConnectionFactory impatient = LocalNames.managedFactory(relay);
    impatient.setMessageEndTimeoutSeconds(1);
    impatient.setReplyTimeoutSeconds(1);
    bulk(
            (SmtpConnectionFactory) impatient.createConnectionFactory(),
            mails(20_000).peek(mail -> taken.incrementAndGet()).iterator(),
            BulkResumePoint.START,
            noting)
        .run(Optional.of(threads), 3);
    assertThat(relay.messages()).hasSizeLessThan(200);
    assertThat(takenByThen.get()).isBetween(51, 50 + 4 * 21 + 4);
  }

  @Test
  void goesOnOverTheConnectionsThatTheRelayServes() {
    relay
        .on(NonCommandPhase.GREETING)
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
        .on(NonCommandPhase.END_OF_DATA)
        .reply("454 Throttling failure: Maximum sending rate exceeded.")
        .times(12)
        .after(5);
    BulkReceipt receipt = send(mails(60).iterator(), 3);
    assertThat(receipt.sent()).isEqualTo(60);
    assertThat(told.with("sent")).hasSize(60);
    assertThat(received()).hasSize(60).allSatisfy((mail, times) -> assertThat(times).isOne());
  }
}
