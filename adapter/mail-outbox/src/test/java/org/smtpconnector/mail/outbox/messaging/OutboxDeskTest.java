package org.smtpconnector.mail.outbox.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.smtpconnector.mail.outbox.OutboxEntry;
import org.smtpconnector.mail.outbox.OutboxState;
import org.smtpconnector.mail.outbox.store.ClaimedEntry;
import org.smtpconnector.smtp.RecipientOutcome;
import org.smtpconnector.smtp.RecipientOutcome.Status;

/** What a person sees at the desk and decides there. */
class OutboxDeskTest extends OneServerFixture {
  @Test
  void aPersonSendsARefusedMessageAgain() {
    String id = store.put(Messages.entry("order")).id();
    ClaimedEntry entry = store.claim(SERVER, "", 10).get(0);
    store.begin(SERVER, List.of(id));
    store.settle(SERVER, List.of(Messages.refused(entry)));
    assertThat(store.claim(SERVER, "", 10)).isEmpty();
    OutboxEntry parked = store.find(id).orElseThrow();
    assertThat(parked.state()).isEqualTo(OutboxState.REFUSED);
    assertThat(parked.why()).contains("550");
    assertThat(parked.recipients().get(0).status()).isEqualTo(Status.REFUSED);

    assertThat(store.resend(id, Messages.GIVE_UP)).isTrue();
    assertThat(store.resend(id, Messages.GIVE_UP)).isFalse();

    ClaimedEntry again = store.claim(SERVER, "", 10).get(0);
    assertThat(again.id()).isEqualTo(id);
    assertThat(again.attempts()).isZero();
    assertThat(again.outcomes()).as("to all of them").isEmpty();
  }

  @Test
  void aPersonDropsAMessageThatWaitsOrIsParked() {
    String waits = store.put(Messages.entry("m1")).id();
    assertThat(store.drop(waits)).isTrue();
    assertThat(store.drop(waits)).isFalse();
    assertThat(store.claim(SERVER, "", 10)).isEmpty();

    String refused = store.put(Messages.entry("m2")).id();
    ClaimedEntry entry = store.claim(SERVER, "", 10).get(0);
    assertThat(store.drop(refused)).as("while it is claimed").isFalse();
    store.begin(SERVER, List.of(refused));
    store.settle(SERVER, List.of(Messages.refused(entry)));
    assertThat(store.drop(refused)).isTrue();
    assertThat(store.find(refused)).isEmpty();
  }

  @Test
  void messagesOfEachStateAreListedAndCounted() {
    store.put(Messages.entry("m1"));
    store.put(Messages.entry("m2"));
    ClaimedEntry entry = store.claim(SERVER, "", 1).get(0);
    store.begin(SERVER, List.of(entry.id()));

    assertThat(store.list(OutboxState.WAITING, 10))
        .extracting(OutboxEntry::messageId)
        .containsExactly("<m2@example.org>");
    assertThat(store.list(OutboxState.WAITING, 10).get(0).recipients())
        .extracting(RecipientOutcome::status)
        .containsExactly(Status.NOT_ATTEMPTED);
    assertThat(store.release(store.list(OutboxState.WAITING, 10).get(0).id())).isTrue();
    assertThat(store.list(OutboxState.BEGUN, 10))
        .extracting(OutboxEntry::server)
        .containsExactly(SERVER);
    assertThat(store.counts())
        .containsEntry(OutboxState.WAITING, 1L)
        .containsEntry(OutboxState.BEGUN, 1L)
        .containsEntry(OutboxState.DOUBT, 0L)
        .containsOnlyKeys(OutboxState.values());
  }
}
