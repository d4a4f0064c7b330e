package org.smtpconnector.mail.outbox.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import jakarta.enterprise.inject.se.SeContainer;
import jakarta.transaction.Status;
import jakarta.transaction.SystemException;
import jakarta.transaction.UserTransaction;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.smtpconnector.mail.outbox.OutboxState;
import org.smtpconnector.mail.outbox.PutOptions;
import org.smtpconnector.mail.outbox.QueuedMail;
import org.smtpconnector.mail.testkit.CapturedMail;
import org.smtpconnector.mail.testkit.TestMailbox;

/** A message belongs to the transaction in which it was put. */
class OutboxTransactionTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  private final Platform platform = new Platform();
  private final UserTransaction transaction = Platform.transaction();
  private SeContainer container;
  private Shop shop;
  private TestMailbox mailbox;

  @BeforeEach
  void start() {
    container = platform.start(Shop.class);
    shop = container.select(Shop.class).get();
    mailbox = container.select(TestMailbox.class).get();
  }

  @AfterEach
  void stop() throws SystemException {
    if (transaction.getStatus() != Status.STATUS_NO_TRANSACTION) {
      transaction.rollback(); // the test has failed in it
    }
    container.close();
    platform.close();
  }

  private List<String> received() {
    return mailbox.mails().stream().map(CapturedMail::recipients).flatMap(List::stream).toList();
  }

  private void awaitReceived(String... addresses) {
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(received()).containsExactlyInAnyOrder(addresses));
  }

  @Test
  void isSentOnceItHasCommitted() throws Exception {
    transaction.begin();
    QueuedMail queued = shop.outbox().put(Letters.to("ann@doe.example"));
    assertThat(queued.added()).isTrue();
    assertThat(shop.desk().find(queued.id()))
        .hasValueSatisfying(entry -> assertThat(entry.messageId()).isEqualTo(queued.messageId()));
    assertThat(received()).isEmpty();
    transaction.commit();

    awaitReceived("ann@doe.example");
    await().atMost(SOON).until(() -> shop.desk().find(queued.id()).isEmpty());
  }

  @Test
  void isGoneIfItIsRolledBack() throws Exception {
    transaction.begin();
    QueuedMail queued = shop.outbox().put(Letters.to("ann@doe.example"));
    transaction.rollback();

    assertThat(shop.desk().find(queued.id())).isEmpty();
    shop.outbox().put(Letters.to("bob@doe.example"));
    awaitReceived("bob@doe.example");
  }

  @Test
  void isNotPutIfItCanOnlyBeRolledBack() throws Exception {
    transaction.begin();
    transaction.setRollbackOnly();
    assertThatThrownBy(() -> shop.outbox().put(Letters.to("ann@doe.example")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("nothing was queued: the transaction is marked for rollback");
    transaction.rollback();
    assertThat(shop.desk().counts()).containsEntry(OutboxState.WAITING, 0L);
  }

  @Test
  void isSentAtOnceWithoutATransaction() {
    shop.outbox().put(Letters.to("ann@doe.example"));
    shop.newsletter().put(Letters.to("bob@doe.example"));
    awaitReceived("ann@doe.example", "bob@doe.example");
    assertThat(mailbox.sentTo("bob@doe.example"))
        .singleElement()
        .extracting(CapturedMail::from)
        .isEqualTo("News <news@shop.example>");
  }

  @Test
  void isQueuedOnceForAKey() throws Exception {
    PutOptions once = PutOptions.NONE.once("report 2026-11-28");
    transaction.begin();
    QueuedMail first = shop.outbox().put(Letters.to("ann@doe.example"), once);
    transaction.commit();
    transaction.begin();
    QueuedMail second = shop.outbox().put(Letters.to("ann@doe.example"), once);
    transaction.commit();

    assertThat(second).isEqualTo(new QueuedMail(first.id(), first.messageId(), false));
    shop.outbox().put(Letters.to("bob@doe.example"));
    awaitReceived("ann@doe.example", "bob@doe.example");
  }
}
