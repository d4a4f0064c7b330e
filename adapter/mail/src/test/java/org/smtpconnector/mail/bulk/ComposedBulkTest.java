package org.smtpconnector.mail.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.smtpconnector.mail.BulkListener;
import org.smtpconnector.mail.BulkProgress;
import org.smtpconnector.mail.BulkReceipt;
import org.smtpconnector.mail.BulkResumePoint;
import org.smtpconnector.mail.ComposedMail;
import org.smtpconnector.mail.LocalNames;
import org.smtpconnector.mail.MailException;
import org.smtpconnector.mail.MailReceipt;
import org.smtpconnector.mail.MailSender;
import org.smtpconnector.mail.Retrying;
import org.smtpconnector.mail.delivery.DeliveryState;
import org.smtpconnector.mail.mailer.ConnectorMailSender;
import org.smtpconnector.mail.mime.MimeMessages;
import org.smtpconnector.testkit.NonCommandPhase;

/** Many messages that were composed before, with the same guarantees. */
class ComposedBulkTest extends BulkFixture {
  private static final int MESSAGES = 600;

  private final Ledger ledger = new Ledger();

  private static Stream<ComposedMail> composed() {
    return mails(MESSAGES).map(BulkFixture::compose);
  }

  private BulkReceipt send(
      Stream<ComposedMail> messages, BulkResumePoint from, BulkListener<ComposedMail> listener) {
    return bulk(LocalNames.factory(relay), messages.iterator(), from, listener, DeliveryState::new)
        .run(Optional.of(threads), 3);
  }

  private static int numberOf(ComposedMail mail) {
    String to = mail.envelope().recipients().get(0).address().toString();
    return Integer.parseInt(to.substring("to".length(), to.indexOf('@')));
  }

  /** What it was told of each message, once. */
  private static class Ledger implements BulkListener<ComposedMail> {
    final Map<Integer, String> outcomes = new ConcurrentHashMap<>();
    volatile BulkProgress last;

    @Override
    public void sent(ComposedMail mail, MailReceipt receipt) {
      assertThat(receipt.messageId()).isEqualTo(mail.messageId());
      assertThat(outcomes.put(numberOf(mail), "sent")).isNull();
    }

    @Override
    public void failed(ComposedMail mail, MailException failure) {
      assertThat(outcomes.put(numberOf(mail), failure.getClass().getSimpleName())).isNull();
    }

    @Override
    public void progress(BulkProgress progress) {
      last = progress;
    }

    Set<Integer> with(String outcome) {
      return outcomes.entrySet().stream()
          .filter(entry -> entry.getValue().equals(outcome))
          .map(Map.Entry::getKey)
          .collect(Collectors.toSet());
    }
  }

  private static Set<Integer> settled(BulkResumePoint resumePoint) {
    return IntStream.range(0, MESSAGES)
        .filter(resumePoint::isSettled)
        .boxed()
        .collect(Collectors.toSet());
  }

  @Test
  void sendsEachOnceWithTheMessageIdThatItHas() {
    Set<String> ids = ConcurrentHashMap.newKeySet();
    BulkReceipt receipt =
        send(composed().peek(mail -> ids.add(mail.messageId())), BulkResumePoint.START, ledger);

    assertThat(receipt.sent()).isEqualTo(MESSAGES);
    assertThat(receipt.ended()).isEmpty();
    assertThat(ledger.with("sent")).hasSize(MESSAGES);
    assertThat(received())
        .hasSize(MESSAGES)
        .allSatisfy((number, count) -> assertThat(count).isOne());
    assertNoneUnderAnothersName();
    assertThat(
            relay.messages().stream()
                .map(message -> message.header("Message-ID").orElseThrow())
                .collect(Collectors.toSet()))
        .isEqualTo(ids);
  }

  @Test
  void reportsWhatTheServerReceivedThoughConnectionsBreak() {
    relay.on("MAIL").drop().after(100).times(2);
    relay.on(NonCommandPhase.END_OF_DATA).takeThenDrop().after(300).times(2);
    relay.on("RCPT TO:<to590@").reply("550 5.1.1 no such user");
    relay.on("RCPT TO:<to591@").reply("451 4.7.1 greylisted");
    BulkReceipt receipt = send(composed(), BulkResumePoint.START, ledger);

    assertThat(ledger.outcomes).hasSize(MESSAGES);
    assertThat(ledger.with("Rejected")).containsExactly(590);
    assertThat(ledger.with("Deferred")).containsExactly(591);
    Set<Integer> sent = ledger.with("sent");
    assertThat(receipt.sent()).isEqualTo(sent.size());
    assertThat(receipt.inDoubt()).isEqualTo(ledger.with("InDoubt").size()).isPositive();
    assertThat(received()).allSatisfy((number, count) -> assertThat(count).isOne());
    assertThat(received().keySet()).containsAll(sent);
    assertNoneUnderAnothersName();
  }

  @Test
  void endsTruthfullyWhenItIsCancelledAndSendsTheRestLater() {
    Ledger first =
        new Ledger() {
          @Override
          public boolean isCancelled() {
            return outcomes.size() >= 200;
          }
        };
    BulkReceipt cancelled = send(composed(), BulkResumePoint.START, first);
    assertThat(cancelled.cancelled()).isTrue();
    assertThat(cancelled.sent()).isEqualTo(first.outcomes.size()).isBetween(200L, 300L);
    assertThat(settled(cancelled.resumePoint())).isEqualTo(first.outcomes.keySet());

    BulkReceipt rest =
        send(composed(), BulkResumePoint.of(cancelled.resumePoint().toString()), new Ledger());
    assertThat(rest.sent()).isEqualTo(MESSAGES - cancelled.sent());
    assertThat(rest.resumePoint()).hasToString("0-" + (MESSAGES - 1));
    assertThat(received())
        .hasSize(MESSAGES)
        .allSatisfy((number, count) -> assertThat(count).isOne());
  }

  @Test
  void leavesWhatWasNotDeliveredWhenTheRelayIsGoneForLater() {
    relay.on("MAIL").replyThenClose("421 4.3.2 going down").after(200);
    relay.on(NonCommandPhase.GREETING).replyThenClose("421 4.3.2 going down").after(4);
    BulkReceipt broken = send(composed(), BulkResumePoint.START, ledger);
    assertThat(broken.ended()).containsInstanceOf(MailException.Unavailable.class);
    assertThat(settled(broken.resumePoint())).isEqualTo(ledger.outcomes.keySet());

    relay.clearRules();
    BulkReceipt rest = send(composed(), broken.resumePoint(), new Ledger());
    assertThat(broken.sent() + rest.sent()).isEqualTo(MESSAGES - broken.failed());
    assertThat(received()).allSatisfy((number, count) -> assertThat(count).isOne());
  }

  @Test
  void tellsHowFarItCameThoughTheStreamFails() {
    UnaryOperator<ComposedMail> gone =
        mail -> {
          if (numberOf(mail) == 300) {
            throw new IllegalStateException("database gone");
          }
          return mail;
        };
    assertThatThrownBy(() -> send(composed().map(gone), BulkResumePoint.START, ledger))
        .hasMessage("database gone");
    assertThat(ledger.last.resumePoint()).hasToString("0-299");
    assertThat(received()).hasSize(300);
  }

  @Test
  void sendsWhatWasStoredInTheMeantime() {
    BulkReceipt receipt =
        send(
            composed().limit(20).map(ComposedBulkTest::storedAndRead),
            BulkResumePoint.START,
            ledger);
    assertThat(receipt.sent()).isEqualTo(20);
    assertThat(received()).hasSize(20);
    assertNoneUnderAnothersName();
  }

  private static ComposedMail storedAndRead(ComposedMail mail) {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      mail.storeTo(out);
      return ComposedMail.readFrom(new ByteArrayInputStream(out.toByteArray()));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void oneListenerServesBothKinds() {
    int[] sent = {0};
    BulkListener<Object> counting =
        new BulkListener<>() {
          @Override
          public void sent(Object mail, MailReceipt receipt) {
            sent[0]++;
          }

          @Override
          public void failed(Object mail, MailException failure) {
            throw failure;
          }
        };
    MailSender sender =
        new ConnectorMailSender(() -> MimeMessages.MAILER, Retrying.atOnce(), event -> {});
    LocalNames.bindFactory(relay);
    sender.sendAll(mails(3), counting);
    assertThat(sender.sendAllComposed(composed().limit(4), counting).sent()).isEqualTo(4);
    assertThat(sent[0]).isEqualTo(7);
    assertThat(received()).hasSize(4);
  }
}
