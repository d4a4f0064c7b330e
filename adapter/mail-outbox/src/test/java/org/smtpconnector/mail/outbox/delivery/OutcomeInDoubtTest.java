package org.smtpconnector.mail.outbox.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.smtpconnector.mail.MailEvent;
import org.smtpconnector.mail.MailInDoubt;
import org.smtpconnector.mail.OnDoubt;
import org.smtpconnector.mail.outbox.MailDeferred;
import org.smtpconnector.mail.outbox.MailExpired;
import org.smtpconnector.mail.outbox.OutboxState;
import org.smtpconnector.mail.outbox.store.ClaimedEntry;

/** The rows of the table of outcomes for messages in doubt. */
class OutcomeInDoubtTest extends OutcomeTableFixture {
  @Test
  void unknownIsInDoubtAndNotSentAgain() {
    MailEvent event = inDoubt(ANNA_UNKNOWN);
    SettlementWithEvents done = after(toAnna(), event);
    assertState(done, OutboxState.DOUBT);
    assertThat(done.settlement().why()).isEqualTo("the reply was lost");
    assertThat(done.events()).containsExactly(event);
  }

  @Test
  void unknownOfSomeGoesAgainToThoseThatAreSurelyWithoutIt() {
    SettlementWithEvents first = after(toBoth(), inDoubt(ANNA_UNKNOWN, BEN_DEFERRED));
    assertState(first, OutboxState.WAITING);
    assertThat(first.events()).hasSize(2);
    assertThat(first.events().get(0)).isInstanceOf(MailInDoubt.class);

    ClaimedEntry again = toBoth(ANNA_UNKNOWN, BEN_DEFERRED);
    assertThat(KnownOutcomes.of(again).left()).containsExactly(address("ben"));
    SettlementWithEvents second = after(again, sent(BEN_ACCEPTED));
    assertState(second, OutboxState.DOUBT);
    assertThat(second.events()).containsExactly(sent(BEN_ACCEPTED));
  }

  @Test
  void doubtPrecedesRefusalAndRefusalPrecedesExpiry() {
    assertState(
        after(toBoth(ANNA_UNKNOWN, BEN_DEFERRED), rejected(BEN_REFUSED)), OutboxState.DOUBT);
    assertState(
        table.after(toBoth(ANNA_REFUSED, BEN_DEFERRED), deferred(BEN_DEFERRED), EXPIRES),
        OutboxState.REFUSED);
    assertState(
        table.after(toBoth(ANNA_UNKNOWN, BEN_DEFERRED), deferred(BEN_DEFERRED), EXPIRES),
        OutboxState.DOUBT);
  }

  @Test
  void unknownIsSentAgainThreeTimesIfRequested() {
    for (int resends = 0; resends < 3; resends++) {
      ClaimedEntry entry = entry(OnDoubt.RESEND, resends, resends, List.of(ANNA_UNKNOWN), "anna");
      SettlementWithEvents again = after(entry, inDoubt(ANNA_UNKNOWN));
      assertState(again, OutboxState.WAITING);
      assertThat(again.settlement().resends()).isEqualTo(resends + 1);
      assertThat(again.events()).hasSize(1).hasOnlyElementsOfType(MailDeferred.class);
      OutgoingMail outgoing = new OutgoingMail(entry, () -> true);
      assertThat(outgoing.mail().envelope().recipients()).hasSize(1);
      assertThat(outgoing.mail().onDoubt()).isEqualTo(OnDoubt.REPORT);
    }
    MailEvent event = inDoubt(ANNA_UNKNOWN);
    SettlementWithEvents last =
        after(entry(OnDoubt.RESEND, 3, 3, List.of(ANNA_UNKNOWN), "anna"), event);
    assertState(last, OutboxState.DOUBT);
    assertThat(last.events()).containsExactly(event);
  }

  @Test
  void anAcceptanceEndsADoubt() {
    SettlementWithEvents done =
        after(entry(OnDoubt.RESEND, 1, 1, List.of(ANNA_UNKNOWN), "anna"), sent(ANNA_ACCEPTED));
    assertState(done, OutboxState.SENT);
  }

  @Test
  void aLaterRefusalDoesNotEndADoubt() {
    ClaimedEntry doubtful = entry(OnDoubt.RESEND, 1, 1, List.of(ANNA_UNKNOWN), "anna");
    SettlementWithEvents refused = after(doubtful, rejected(ANNA_REFUSED));
    assertState(refused, OutboxState.DOUBT);
    assertThat(refused.events()).hasSize(1).hasOnlyElementsOfType(MailInDoubt.class);

    SettlementWithEvents deferred = after(doubtful, deferred(ANNA_DEFERRED));
    assertState(deferred, OutboxState.WAITING);
    assertThat(deferred.settlement().resends()).isEqualTo(1);
    SettlementWithEvents expired = table.after(doubtful, deferred(ANNA_DEFERRED), EXPIRES);
    assertState(expired, OutboxState.DOUBT);
    assertThat(expired.events())
        .hasSize(2)
        .hasOnlyElementsOfTypes(MailInDoubt.class, MailExpired.class);
  }

  @Test
  void aMailerThatFailsLeavesWhatItSentInDoubtAndWhatWasAcceptedBeforeAccepted() {
    ClaimedEntry entry = toBoth(ANNA_ACCEPTED, BEN_DEFERRED);
    OutgoingMail outgoing = new OutgoingMail(entry, () -> true);
    MailEvent doubt =
        OutcomeTable.interrupted(outgoing.mail(), new OutOfMemoryError("heap"), "mail/news");
    SettlementWithEvents done = after(entry, doubt);
    assertState(done, OutboxState.DOUBT);
    assertThat(done.settlement().outcomes()).containsExactly(ANNA_ACCEPTED, BEN_UNKNOWN);
  }
}
