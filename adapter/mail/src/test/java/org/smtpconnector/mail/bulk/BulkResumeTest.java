package org.smtpconnector.mail.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.smtpconnector.mail.BulkListener;
import org.smtpconnector.mail.BulkProgress;
import org.smtpconnector.mail.BulkReceipt;
import org.smtpconnector.mail.BulkResumePoint;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailException;
import org.smtpconnector.mail.MailReceipt;

/** A bulk that ends early, and goes on later. */
class BulkResumeTest extends BulkFixture {
  private static final int MAILS = 2000;

  private static Stream<Mail> mails() {
    return mails(MAILS);
  }

  /** What it was told of each mail, and how far that was. */
  private static class Ledger implements BulkListener<Mail> {
    final Set<Integer> told = ConcurrentHashMap.newKeySet();
    volatile BulkProgress last;

    @Override
    public void sent(Mail mail, MailReceipt receipt) {
      assertThat(told.add(Integer.valueOf(mail.subject()))).isTrue();
    }

    @Override
    public void failed(Mail mail, MailException failure) {
      assertThat(told.add(Integer.valueOf(mail.subject()))).isTrue();
    }

    @Override
    public void progress(BulkProgress progress) {
      last = progress;
    }
  }

  private BulkReceipt send(
      Stream<Mail> messages, BulkResumePoint from, BulkListener<Mail> listener) {
    return send(messages.iterator(), from, listener, 3);
  }

  private static Set<Integer> settled(BulkResumePoint resumePoint) {
    return IntStream.range(0, MAILS)
        .filter(resumePoint::isSettled)
        .boxed()
        .collect(Collectors.toSet());
  }

  private void assertEachReceivedOnce() {
    assertThat(received()).hasSize(MAILS).allSatisfy((number, count) -> assertThat(count).isOne());
  }

  @Test
  void endsTruthfullyWhenItIsCancelledAndSendsTheRestLater() {
    Ledger first =
        new Ledger() {
          @Override
          public boolean isCancelled() {
            return told.size() >= 500;
          }
        };
    BulkReceipt cancelled = send(mails(), BulkResumePoint.START, first);
    assertThat(cancelled.cancelled()).isTrue();
    assertThat(cancelled.ended()).isEmpty();
    assertThat(cancelled.sent()).isEqualTo(first.told.size()).isBetween(500L, 600L);
    assertThat(received().keySet()).isEqualTo(first.told);
    assertThat(settled(cancelled.resumePoint())).isEqualTo(first.told);

    Ledger second = new Ledger();
    BulkReceipt rest =
        send(mails(), BulkResumePoint.of(cancelled.resumePoint().toString()), second);
    assertThat(rest.cancelled()).isFalse();
    assertThat(rest.sent()).isEqualTo(MAILS - cancelled.sent());
    assertThat(rest.resumePoint()).hasToString("0-" + (MAILS - 1));
    assertEachReceivedOnce();
  }

  @Test
  void leavesOutNothingThatAConnectionBrokeUnder() {
    relay.on("MAIL").replyThenClose("421 4.3.2 going down").after(700).times(10);
    Ledger first = new Ledger();
    BulkReceipt broken = send(mails(), BulkResumePoint.START, first);
    BulkResumePoint resumePoint = broken.resumePoint();
    assertThat(settled(resumePoint)).isEqualTo(first.told);

    relay.clearRules();
    BulkReceipt rest = send(mails(), resumePoint, new Ledger());
    assertThat(broken.inDoubt() + rest.inDoubt()).isZero();
    assertThat(broken.sent() + rest.sent()).isEqualTo(MAILS - broken.failed());
    assertThat(rest.resumePoint()).hasToString("0-" + (MAILS - 1));
    assertThat(received())
        .hasSize((int) (MAILS - broken.failed()))
        .allSatisfy((number, count) -> assertThat(count).isOne());
  }

  @Test
  void tellsHowFarItCameThoughTheMailsFail() {
    Ledger ledger = new Ledger();
    Predicate<Mail> gone =
        mail -> {
          if (mail.subject().equals("1000")) {
            throw new IllegalStateException("database gone");
          }
          return true;
        };
    assertThatThrownBy(() -> send(mails().filter(gone), BulkResumePoint.START, ledger))
        .hasMessage("database gone");
    assertThat(ledger.last.resumePoint()).hasToString("0-999");
    assertThat(received()).hasSize(1000);

    send(mails(), ledger.last.resumePoint(), new Ledger());
    assertEachReceivedOnce();
  }

  @Test
  void readsFewRangesHoweverManyMailsThereAre() {
    int[] most = {0};
    Ledger ledger =
        new Ledger() {
          private final BulkResumePointBuilder places =
              new BulkResumePointBuilder(BulkResumePoint.START);

          @Override
          public void sent(Mail mail, MailReceipt receipt) {
            places.add(Integer.parseInt(mail.subject()));
            most[0] = Math.max(most[0], places.resumePoint().settled().size());
          }
        };
    send(mails(), BulkResumePoint.START, ledger);
    // Twenty on each of four connections, the one that each is about to send, and what they follow.
    assertThat(most[0]).isBetween(1, 4 * 21 + 4);
  }
}
