package org.smtpconnector.mail.outbox.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.smtpconnector.mail.OnDoubt;
import org.smtpconnector.mail.outbox.OutboxEntry;
import org.smtpconnector.mail.outbox.OutboxState;
import org.smtpconnector.mail.outbox.store.ClaimedEntry;
import org.smtpconnector.mail.outbox.store.Settlement;
import org.smtpconnector.smtp.RecipientOutcome;
import org.smtpconnector.smtp.RecipientOutcome.Status;

/** How servers take over from those that are silent, and what those find when they come back. */
abstract class RecoveryContract extends ClaimContract {
  @Test
  void whatASilentServerHasClaimedWaitsAgain() {
    String id = put("order").id();
    claim(A);
    store.beat(B);
    assertThat(store.recover(B, LEASE)).isEmpty();
    assertThat(state(id)).isEqualTo(OutboxState.WAITING);
    assertThat(store.begin(A, List.of(id))).isEmpty();
    assertThat(claim(B)).containsExactly(id);
  }

  @Test
  void whatASilentServerHasBegunIsInDoubt() {
    String id = begunBySilent(mail("order"));
    List<OutboxEntry> inDoubt = store.recover(B, LEASE);
    assertThat(inDoubt).extracting(OutboxEntry::id).containsExactly(id);
    OutboxEntry found = store.find(id).orElseThrow();
    assertThat(found).isEqualTo(inDoubt.get(0));
    assertThat(found.state()).isEqualTo(OutboxState.DOUBT);
    assertThat(found.attempts()).isEqualTo(1);
    assertThat(found.why()).contains("server " + A);
    assertThat(found.recipients())
        .extracting(RecipientOutcome::status)
        .containsExactly(Status.UNKNOWN, Status.UNKNOWN);
    assertThat(store.recover(B, LEASE)).isEmpty();
  }

  @Test
  void aRecipientThatAcceptedBeforeIsNotInDoubt() {
    String id = put("order").id();
    claim(A);
    store.settle(
        A,
        List.of(
            settlement(id, OutboxState.WAITING, "later", Status.ACCEPTED, Status.NOT_ATTEMPTED)));
    claim(A);
    store.begin(A, List.of(id));
    assertThat(store.recover(B, LEASE).get(0).recipients())
        .extracting(RecipientOutcome::status)
        .containsExactly(Status.ACCEPTED, Status.UNKNOWN);
  }

  @ParameterizedTest
  @EnumSource
  void aRecipientThatIsSuppressedIsNotInDoubt(OnDoubt onDoubt) {
    String id = store.put(entry("", mail("order", onDoubt))).id();
    claim(A);
    RecipientOutcome suppressed =
        RecipientOutcome.suppressed(envelope().recipients().get(1).address(), "unsubscribed");
    Settlement later = settlement(id, OutboxState.WAITING, "later", Status.DEFERRED);
    store.settle(
        A,
        List.of(
            new Settlement(
                id,
                later.claim(),
                later.state(),
                later.due(),
                later.attempts(),
                later.resends(),
                List.of(later.outcomes().get(0), suppressed),
                later.why())));
    claim(A);
    store.begin(A, List.of(id));
    store.recover(B, LEASE);
    List<RecipientOutcome> recipients = store.find(id).orElseThrow().recipients();
    assertThat(recipients.get(0).status()).isEqualTo(Status.UNKNOWN);
    assertThat(recipients.get(1)).isEqualTo(suppressed);
  }

  @Test
  void aMessageToBeResentInDoubtWaitsAgainThreeTimes() {
    String id = begunBySilent(mail("code", OnDoubt.RESEND));
    for (int resend = 1; resend <= 3; resend++) {
      assertThat(store.recover(B, LEASE)).isEmpty();
      ClaimedEntry again = store.claim(A, "", 1).get(0);
      assertThat(again.resends()).isEqualTo(resend);
      assertThat(again.attempts()).isEqualTo(resend);
      store.begin(A, List.of(id));
    }
    assertThat(store.recover(B, LEASE)).extracting(OutboxEntry::id).containsExactly(id);
  }

  @Test
  void aServerThatBeatsIsLeftAlone() throws SQLException {
    String id = begunBySilent(mail("order"));
    store.beat(A);
    store.beat(A);
    assertThat(store.recover(B, LEASE)).isEmpty();
    assertThat(state(id)).isEqualTo(OutboxState.BEGUN);
    execute("UPDATE SMTP_OUTBOX_SERVER SET BEAT_AT = BEAT_AT - ?", LEASE.toMillis() + 1);
    assertThat(store.recover(B, LEASE)).extracting(OutboxEntry::id).containsExactly(id);
  }

  @Test
  void aServerDoesNotTakeOverFromItself() {
    String id = begunBySilent(mail("order"));
    assertThat(store.recover(A, LEASE)).isEmpty();
    assertThat(state(id)).isEqualTo(OutboxState.BEGUN);
  }

  @Test
  void whatAServerHasClaimedWaitsAgainWhenItLeaves() {
    store.beat(A);
    String id = put("order").id();
    claim(A);
    store.leave(A);
    assertThat(state(id)).isEqualTo(OutboxState.WAITING);
    begunBySilent(mail("begun"));
    assertThat(store.recover(B, LEASE)).hasSize(1);
  }

  @Test
  void serversThatTakeOverAtOnceDoItOnce() {
    List<String> begun = new ArrayList<>();
    for (int number = 0; number < 50; number++) {
      begun.add(begunBySilent(mail("order" + number)));
    }
    List<CompletableFuture<List<OutboxEntry>>> servers = new ArrayList<>();
    for (String server : List.of("one", "two", "three")) {
      servers.add(
          CompletableFuture.supplyAsync(
              () -> store.recover(server, LEASE), command -> new Thread(command, server).start()));
    }
    assertThat(servers.stream().flatMap(each -> each.join().stream()).map(OutboxEntry::id))
        .containsExactlyInAnyOrderElementsOf(begun);
    assertThat(store.counts()).containsEntry(OutboxState.DOUBT, 50L);
  }

  @Test
  void aServerThatWasSlowSettlesWhatIsInDoubtMeanwhile() {
    String sent = begunBySilent(mail("sent"));
    String refused = begunBySilent(mail("refused"));
    store.recover(B, LEASE);
    assertThat(
            store.settle(
                A,
                List.of(
                    settlement(sent, OutboxState.SENT, ""),
                    settlement(refused, OutboxState.REFUSED, "550"))))
        .containsExactlyInAnyOrder(sent, refused);
    assertThat(store.find(sent)).isEmpty();
    assertThat(state(refused)).isEqualTo(OutboxState.REFUSED);
  }

  @Test
  void aServerThatWasSlowSettlesWhatWaitsToBeResentMeanwhile() {
    String id = begunBySilent(mail("code", OnDoubt.RESEND));
    store.recover(B, LEASE);
    assertThat(store.settle(A, List.of(settlement(id, OutboxState.SENT, "")))).containsExactly(id);
    assertThat(store.find(id)).isEmpty();
  }

  @Test
  void aServerThatWasSlowDoesNotSettleWhatAnotherHasClaimed() {
    String id = begunBySilent(mail("code", OnDoubt.RESEND));
    store.recover(B, LEASE);
    assertThat(claim(B)).containsExactly(id);
    assertThat(store.settle(A, List.of(settlement(id, OutboxState.SENT, "")))).isEmpty();
    assertThat(state(id)).isEqualTo(OutboxState.CLAIMED);
  }

  @Test
  void aServerThatWasSlowDoesNotSettleWhatAPersonHasResent() {
    String id = begunBySilent(mail("order"));
    store.recover(B, LEASE);
    store.resend(id, GIVE_UP);
    assertThat(store.settle(A, List.of(settlement(id, OutboxState.SENT, "")))).isEmpty();
    assertThat(state(id)).isEqualTo(OutboxState.WAITING);
  }

  @Test
  void keysAndSilentServersAreRemovedAfterTheirTime() throws SQLException {
    store.put(keyed("report", mail("report")));
    store.beat(A);
    store.purge();
    assertThat(count("SMTP_OUTBOX_KEY")).isEqualTo(1);
    assertThat(count("SMTP_OUTBOX_SERVER")).isEqualTo(1);
    execute("UPDATE SMTP_OUTBOX_KEY SET USED_AT = USED_AT - ?", Duration.ofDays(31).toMillis());
    execute("UPDATE SMTP_OUTBOX_SERVER SET BEAT_AT = BEAT_AT - ?", Duration.ofDays(2).toMillis());
    store.purge();
    assertThat(count("SMTP_OUTBOX_KEY")).isZero();
    assertThat(count("SMTP_OUTBOX_SERVER")).isZero();
    assertThat(store.put(keyed("report", mail("again"))).added()).isTrue();
  }
}
