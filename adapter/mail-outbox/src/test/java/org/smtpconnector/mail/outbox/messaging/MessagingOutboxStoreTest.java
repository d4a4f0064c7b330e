package org.smtpconnector.mail.outbox.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import jakarta.jms.ConnectionFactory;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.smtpconnector.mail.ComposedMail;
import org.smtpconnector.mail.MailException.Misconfigured;
import org.smtpconnector.mail.MailException.Rejected;
import org.smtpconnector.mail.OnDoubt;
import org.smtpconnector.mail.outbox.OutboxEntry;
import org.smtpconnector.mail.outbox.OutboxState;
import org.smtpconnector.mail.outbox.QueuedMail;
import org.smtpconnector.mail.outbox.store.ClaimedEntry;
import org.smtpconnector.mail.outbox.store.NewEntry;
import org.smtpconnector.mail.outbox.store.OutboxStoreException;
import org.smtpconnector.smtp.RecipientOutcome.Status;
import org.smtpconnector.testkit.FreePort;

/** The life of a message in the queues. */
class MessagingOutboxStoreTest extends OneServerFixture {
  @Test
  void aMessageIsClaimedAsItWasPut() throws Exception {
    QueuedMail queued = store.put(Messages.entry("order"));
    assertThat(queued.added()).isTrue();
    assertThat(queued.messageId()).isEqualTo("<order@example.org>");

    List<ClaimedEntry> claimed = store.claim(SERVER, "", 10);

    assertThat(claimed).hasSize(1);
    ClaimedEntry entry = claimed.get(0);
    assertThat(entry.id()).isEqualTo(queued.id());
    assertThat(entry.mail().messageId()).isEqualTo("<order@example.org>");
    assertThat(entry.mail().envelope())
        .isEqualTo(Messages.mail("order", OnDoubt.REPORT).envelope());
    assertThat(octets(entry.mail())).isEqualTo(octets(Messages.mail("order", OnDoubt.REPORT)));
    assertThat(Duration.between(entry.queued(), entry.expires())).isEqualTo(Messages.GIVE_UP);
    assertThat(entry.attempts()).isZero();
    assertThat(entry.outcomes()).isEmpty();
  }

  private static byte[] octets(ComposedMail mail) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    mail.writeTo(out);
    return out.toByteArray();
  }

  @Test
  void aSentMessageIsGone() {
    String id = store.put(Messages.entry("order")).id();
    ClaimedEntry entry = store.claim(SERVER, "", 10).get(0);
    assertThat(store.begin(SERVER, List.of(id))).containsExactly(id);
    assertThat(store.find(id).orElseThrow().state()).isEqualTo(OutboxState.BEGUN);

    assertThat(store.settle(SERVER, List.of(Messages.sent(entry)))).containsExactly(id);

    assertThat(store.find(id)).isEmpty();
    store.leave(SERVER);
    assertThat(broker.messages(settings.waiting(""))).isZero();
    assertThat(broker.messages(settings.markers())).as("that of the mailer").isEqualTo(1);
    assertThat(store.recover(SERVER, Duration.ZERO)).isEmpty();
  }

  @Test
  void whatOneServerHasClaimedNoOtherGets() {
    for (int i = 0; i < 5; i++) {
      store.put(Messages.entry("m" + i));
    }
    MessagingOutboxStore other = store("b");

    List<ClaimedEntry> first = store.claim(SERVER, "", 3);
    List<ClaimedEntry> second = other.claim("b", "", 10);

    assertThat(first).hasSize(3);
    assertThat(second).hasSize(2);
    assertThat(Messages.ids(second)).doesNotContainAnyElementsOf(Messages.ids(first));
    assertThat(other.begin("b", Messages.ids(first))).isEmpty();
    assertThat(other.settle("b", List.of(Messages.sent(first.get(0))))).isEmpty();
    assertThat(other.recover("b", Duration.ZERO)).isEmpty();
  }

  @Test
  void theLongestQueuedIsClaimedFirst() {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      ids.add(store.put(Messages.entry("m" + i)).id());
    }
    assertThat(Messages.ids(store.claim(SERVER, "", 5))).isEqualTo(ids);
  }

  @Test
  void eachMailerHasItsOwnQueue() {
    store.put(Messages.entry("newsletter", Messages.mail("news", OnDoubt.REPORT)));
    store.put(Messages.entry("order"));

    assertThat(store.mailers()).containsExactlyInAnyOrder("", "newsletter");
    assertThat(store.nextDue("newsletter")).isPresent();
    assertThat(store.nextDue("other")).isEmpty();
    List<ClaimedEntry> claimed = store.claim(SERVER, "newsletter", 10);
    assertThat(claimed).hasSize(1);
    assertThat(claimed.get(0).mailer()).isEqualTo("newsletter");
    assertThat(store.claim(SERVER, "", 10)).hasSize(1);
  }

  @Test
  void aDeferredMessageComesAgainWhenItIsDueWithWhatIsKnown() {
    store.put(Messages.entry("order"));
    ClaimedEntry entry = store.claim(SERVER, "", 10).get(0);
    store.begin(SERVER, List.of(entry.id()));
    Instant due = store.now().plusMillis(700);

    store.settle(SERVER, List.of(Messages.deferred(entry, due)));

    ClaimedEntry again = claimSoon();
    assertThat(store.now()).isAfterOrEqualTo(due);
    assertThat(again.id()).isEqualTo(entry.id());
    assertThat(again.queued()).isEqualTo(entry.queued());
    assertThat(again.expires()).isEqualTo(entry.expires());
    assertThat(again.attempts()).isEqualTo(1);
    assertThat(again.outcomes().get(0).status()).isEqualTo(Status.DEFERRED);
    assertThat(store.begin(SERVER, List.of(again.id()))).as("another run").hasSize(1);
  }

  private ClaimedEntry claimSoon() {
    return await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> store.claim(SERVER, "", 10).stream().findFirst(), Optional::isPresent)
        .orElseThrow();
  }

  @Test
  void aMessageForLaterIsNotClaimedBefore() {
    Instant due = store.now().plusMillis(700);
    store.put(Messages.later("reminder", due));

    assertThat(store.claim(SERVER, "", 10)).isEmpty();
    assertThat(store.list(OutboxState.WAITING, 10)).as("not shown before").isEmpty();
    assertThat(store.nextDue("")).isEmpty();
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> store.nextDue("").equals(Optional.of(truncated(due))));
    ClaimedEntry entry = claimSoon();
    assertThat(store.now()).isAfterOrEqualTo(due);
    assertThat(entry.expires()).isEqualTo(truncated(due).plus(Messages.GIVE_UP));
  }

  private static Instant truncated(Instant instant) {
    return Instant.ofEpochMilli(instant.toEpochMilli());
  }

  @Test
  void aGroupIsCommittedWhenAllOfItIsSettledAndWhatIsSettledBeforeIsDurable() {
    store.put(Messages.entry("m1"));
    store.put(Messages.entry("m2"));
    List<ClaimedEntry> claimed = store.claim(SERVER, "", 10);
    store.begin(SERVER, Messages.ids(claimed));

    assertThat(store.settle(SERVER, List.of(Messages.sent(claimed.get(0))))).hasSize(1);
    assertThat(broker.messages(settings.waiting(""))).isEqualTo(2);
    assertThat(store.settle(SERVER, List.of(Messages.refused(claimed.get(1))))).hasSize(1);

    assertThat(broker.messages(settings.waiting(""))).isZero();
    assertThat(store.list(OutboxState.REFUSED, 10))
        .extracting(OutboxEntry::id)
        .containsExactly(claimed.get(1).id());
    store.leave(SERVER);
    assertThat(broker.messages(settings.markers())).isEqualTo(1);
  }

  @Test
  void whatIsClaimedAndNotBegunWaitsAgainWhenTheServerLeaves() {
    String id = store.put(Messages.entry("order")).id();
    store.claim(SERVER, "", 10);
    assertThat(store.list(OutboxState.CLAIMED, 10)).extracting(OutboxEntry::id).containsOnly(id);

    store.leave(SERVER);

    assertThat(Messages.ids(store("b").claim("b", "", 10))).containsExactly(id);
  }

  @Test
  void aMessageIsBegunOnce() {
    String id = store.put(Messages.entry("order")).id();
    store.claim(SERVER, "", 10);
    assertThat(store.begin(SERVER, List.of(id))).containsExactly(id);
    assertThat(store.begin(SERVER, List.of(id))).isEmpty();
  }

  @Test
  void aMessageThatWasDeliveredOftenIsQueuedAnewBeforeTheBrokerThrowsItAway() {
    String id = store.put(Messages.entry("order")).id();
    for (int i = 0; i < 30; i++) {
      assertThat(Messages.ids(store.claim(SERVER, "", 10))).as("claim " + i).containsExactly(id);
      store.leave(SERVER);
    }
  }

  @Test
  void aKeyIsRefusedWithTheStoreThatHasKeys() {
    NewEntry keyed =
        new NewEntry(
            "",
            Messages.mail("report", OnDoubt.REPORT),
            Optional.empty(),
            Messages.GIVE_UP,
            Optional.of("report 2026-11-28"));
    assertThatThrownBy(() -> store.put(keyed))
        .isInstanceOf(Misconfigured.class)
        .hasMessageContaining("report 2026-11-28")
        .hasMessageContaining("smtpconnector.outbox.store=jdbc");
    assertThat(store.claim(SERVER, "", 10)).isEmpty();
  }

  @Test
  void aMessageAboveTheLimitIsRefusedWithTheRemedy() {
    ComposedMail large = Messages.sized(MessagingStoreSettings.LARGEST + 1);
    assertThatThrownBy(() -> store.put(Messages.entry("", large)))
        .isInstanceOf(Rejected.class)
        .hasMessageContaining("52428801 octets, above the 52428800")
        .hasMessageContaining("smtpconnector.outbox.store=jdbc");
  }

  @Test
  void aMessageOfManyMegabytesPasses() throws Exception {
    ComposedMail large = Messages.sized(8 << 20);
    store.put(Messages.entry("", large));
    store.put(Messages.entry("order"));

    ClaimedEntry entry = store.claim(SERVER, "", 10).get(0);

    assertThat(octets(entry.mail())).isEqualTo(octets(large));
  }

  @Test
  void aBrokerThatIsAwayIsReported() throws Exception {
    ConnectionFactory nobody = TestBroker.factory(FreePort.find(), SERVER);
    MessagingOutboxStore away = new MessagingOutboxStore(nobody, settings, () -> false);
    assertThatThrownBy(away::check)
        .isInstanceOf(OutboxStoreException.class)
        .hasMessageContaining("jms/outbox")
        .hasMessageContaining(settings.queue());
  }
}
