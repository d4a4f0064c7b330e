package org.smtpconnector.mail.outbox.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.smtpconnector.mail.ComposedMail;
import org.smtpconnector.mail.MailEvent;
import org.smtpconnector.mail.MailException;
import org.smtpconnector.mail.MailException.Deferred;
import org.smtpconnector.mail.MailException.InDoubt;
import org.smtpconnector.mail.MailException.Misconfigured;
import org.smtpconnector.mail.MailException.Rejected;
import org.smtpconnector.mail.MailException.Unavailable;
import org.smtpconnector.mail.MailInDoubt;
import org.smtpconnector.mail.MailRefused;
import org.smtpconnector.mail.MailSent;
import org.smtpconnector.mail.OnDoubt;
import org.smtpconnector.mail.outbox.MailDeferred;
import org.smtpconnector.mail.outbox.MailExpired;
import org.smtpconnector.mail.outbox.OutboxState;
import org.smtpconnector.mail.outbox.store.ClaimedEntry;
import org.smtpconnector.smtp.EmailAddress;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.MessageSource;
import org.smtpconnector.smtp.RecipientOutcome;
import org.smtpconnector.smtp.RecipientOutcome.Status;
import org.smtpconnector.smtp.Reply;

/** Each row of the table of outcomes. */
class OutcomeTableTest {
  private static final Instant QUEUED = Instant.parse("2026-11-28T08:00:00Z");
  private static final Instant NOW = QUEUED.plusSeconds(10);
  private static final Instant EXPIRES = QUEUED.plus(Duration.ofDays(4));
  private static final Reply OK = Reply.of(250, List.of("2.0.0 queued"));
  private static final Reply GREYLISTED = Reply.of(451, List.of("4.7.1 greylisted"));
  private static final Reply NO_MAILBOX = Reply.of(550, List.of("5.1.1 no such mailbox"));
  private static final RecipientOutcome ANNA_ACCEPTED = decided("anna", OK);
  private static final RecipientOutcome ANNA_DEFERRED = decided("anna", GREYLISTED);
  private static final RecipientOutcome ANNA_REFUSED = decided("anna", NO_MAILBOX);
  private static final RecipientOutcome ANNA_UNKNOWN = undecided("anna", Status.UNKNOWN);
  private static final RecipientOutcome ANNA_OPEN = undecided("anna", Status.NOT_ATTEMPTED);
  private static final RecipientOutcome BEN_ACCEPTED = decided("ben", OK);
  private static final RecipientOutcome BEN_DEFERRED = decided("ben", GREYLISTED);
  private static final RecipientOutcome BEN_REFUSED = decided("ben", NO_MAILBOX);
  private static final RecipientOutcome BEN_UNKNOWN = undecided("ben", Status.UNKNOWN);

  private final OutcomeTable table =
      new OutcomeTable(new RetryDelays(Duration.ofMinutes(1), Duration.ofHours(1)));

  private static EmailAddress address(String name) {
    return EmailAddress.of(name + "@doe.example");
  }

  private static RecipientOutcome decided(String name, Reply reply) {
    return RecipientOutcome.decided(address(name), reply);
  }

  private static RecipientOutcome undecided(String name, Status status) {
    return RecipientOutcome.undecided(address(name), status);
  }

  private static ClaimedEntry entry(OnDoubt onDoubt, int attempts, int resends, String... to) {
    return entry(onDoubt, attempts, resends, List.of(), to);
  }

  private static ClaimedEntry entry(
      OnDoubt onDoubt,
      int attempts,
      int resends,
      List<RecipientOutcome> outcomes,
      String... recipients) {
    Envelope envelope =
        Envelope.of(
            EmailAddress.of("shop@shop.example"),
            List.of(recipients).stream().map(OutcomeTableTest::address).toList());
    byte[] octets = "Subject: s\r\n\r\nt\r\n".getBytes(StandardCharsets.US_ASCII);
    ComposedMail mail =
        new ComposedMail("<1@shop.example>", envelope, MessageSource.of(octets), onDoubt);
    return new ClaimedEntry("id1", 1, "news", mail, QUEUED, EXPIRES, attempts, resends, outcomes);
  }

  private static ClaimedEntry toAnna() {
    return entry(OnDoubt.REPORT, 0, 0, "anna");
  }

  private static ClaimedEntry toBoth(RecipientOutcome... before) {
    return entry(OnDoubt.REPORT, before.length == 0 ? 0 : 1, 0, List.of(before), "anna", "ben");
  }

  private static MailSent sent(RecipientOutcome... outcomes) {
    return new MailSent("<1@shop.example>", "mail/news", Duration.ofSeconds(1), List.of(outcomes));
  }

  private static MailRefused refused(MailException failure, RecipientOutcome... outcomes) {
    return new MailRefused(
        "<1@shop.example>", "mail/news", Duration.ofSeconds(1), List.of(outcomes), failure);
  }

  private static MailRefused rejected(RecipientOutcome... outcomes) {
    return refused(new Rejected("refused: 550", null, List.of(outcomes)), outcomes);
  }

  private static MailRefused deferred(RecipientOutcome... outcomes) {
    return refused(new Deferred("deferred: 451", null, List.of(outcomes)), outcomes);
  }

  private static MailInDoubt inDoubt(RecipientOutcome... outcomes) {
    return new MailInDoubt(
        "<1@shop.example>",
        "mail/news",
        Duration.ofSeconds(1),
        List.of(outcomes),
        new InDoubt("the reply was lost", null, List.of(outcomes)));
  }

  private SettlementWithEvents after(ClaimedEntry entry, MailEvent outcome) {
    return table.after(entry, outcome, NOW);
  }

  private static void assertState(SettlementWithEvents resolution, OutboxState state) {
    assertThat(resolution.settlement().state()).isEqualTo(state);
    assertThat(resolution.waits()).isEqualTo(state == OutboxState.WAITING);
  }

  @Test
  void acceptedByAllIsSent() {
    SettlementWithEvents done = after(toBoth(), sent(ANNA_ACCEPTED, BEN_ACCEPTED));
    assertState(done, OutboxState.SENT);
    assertThat(done.settlement().why()).isEmpty();
    assertThat(done.settlement().attempts()).isEqualTo(1);
    assertThat(done.settlement().outcomes()).containsExactly(ANNA_ACCEPTED, BEN_ACCEPTED);
    assertThat(done.events()).containsExactly(sent(ANNA_ACCEPTED, BEN_ACCEPTED));
  }

  @Test
  void acceptedBySomeGoesAgainToTheOthersAlone() {
    SettlementWithEvents done = after(toBoth(), sent(ANNA_ACCEPTED, BEN_DEFERRED));
    assertState(done, OutboxState.WAITING);
    assertThat(done.settlement().due()).isEqualTo(NOW.plusSeconds(60));
    assertThat(done.events()).hasSize(2);
    assertThat(done.events().get(0)).isEqualTo(sent(ANNA_ACCEPTED, BEN_DEFERRED));
    assertThat(done.events().get(1)).isInstanceOf(MailDeferred.class);

    ClaimedEntry again = toBoth(ANNA_ACCEPTED, BEN_DEFERRED);
    OutgoingMail outgoing = new OutgoingMail(again, () -> true);
    assertThat(outgoing.mail().envelope().recipients())
        .extracting(recipient -> recipient.address())
        .containsExactly(address("ben"));
    assertThat(outgoing.mail().messageId()).isEqualTo(again.mail().messageId());
    assertState(after(again, sent(BEN_ACCEPTED)), OutboxState.SENT);
  }

  @Test
  void deferredIsTriedLaterAndIsNotRefused() {
    SettlementWithEvents done = after(toAnna(), deferred(ANNA_DEFERRED));
    assertState(done, OutboxState.WAITING);
    assertThat(done.settlement().why()).isEqualTo("deferred: 451");
    assertThat(done.events())
        .containsExactly(
            new MailDeferred(
                "id1",
                "<1@shop.example>",
                "news",
                1,
                NOW.plusSeconds(60),
                List.of(ANNA_DEFERRED),
                "deferred: 451"));
  }

  @Test
  void notAttemptedIsTriedLaterAsAfterAFailureOfTheRelay() {
    for (MailException failure :
        List.of(new Unavailable("down", null, List.of()), new Misconfigured("530", null))) {
      SettlementWithEvents done = after(toAnna(), refused(failure, ANNA_OPEN));
      assertState(done, OutboxState.WAITING);
      assertThat(done.events()).hasSize(1).hasOnlyElementsOfType(MailDeferred.class);
    }
  }

  @Test
  void waitsGrowAndThenAreAnHour() {
    int[] minutes = {1, 2, 5, 10, 20, 40, 60, 60, 60};
    for (int attempts = 0; attempts < minutes.length; attempts++) {
      ClaimedEntry entry = entry(OnDoubt.REPORT, attempts, 0, "anna");
      assertThat(after(entry, deferred(ANNA_DEFERRED)).settlement().due())
          .isEqualTo(NOW.plus(Duration.ofMinutes(minutes[attempts])));
    }
  }

  @Test
  void waitsAreScaledByTheFirstOneAndBoundByTheLongest() {
    RetryDelays delays = new RetryDelays(Duration.ofSeconds(10), Duration.ofMinutes(3));
    assertThat(delays.after(1)).isEqualTo(Duration.ofSeconds(10));
    assertThat(delays.after(4)).isEqualTo(Duration.ofSeconds(100));
    assertThat(delays.after(5)).isEqualTo(Duration.ofMinutes(3));
    assertThat(delays.after(1_000_000)).isEqualTo(Duration.ofMinutes(3));
  }

  @Test
  void isNotTriedLaterThanItExpires() {
    Instant late = EXPIRES.minusSeconds(5);
    assertThat(table.after(toAnna(), deferred(ANNA_DEFERRED), late).settlement().due())
        .isEqualTo(EXPIRES);
  }

  @Test
  void deferredExpiresAtTheEnd() {
    SettlementWithEvents done = table.after(toAnna(), deferred(ANNA_DEFERRED), EXPIRES);
    assertState(done, OutboxState.EXPIRED);
    assertThat(done.events())
        .containsExactly(
            new MailExpired(
                "id1", "<1@shop.example>", "news", 1, List.of(ANNA_DEFERRED), "deferred: 451"));
  }

  @Test
  void expiresWithoutAnAttemptIfItsTimeIsOver() {
    SettlementWithEvents done = table.unattempted(toBoth(ANNA_ACCEPTED, BEN_DEFERRED), EXPIRES);
    assertState(done, OutboxState.EXPIRED);
    assertThat(done.settlement().attempts()).isEqualTo(1);
    assertThat(done.settlement().why()).contains("expired", "ben@doe.example", "451");
    assertThat(done.events()).hasSize(1).hasOnlyElementsOfType(MailExpired.class);
  }

  @Test
  void refusedIsParkedWithTheReply() {
    MailEvent event = rejected(ANNA_REFUSED);
    SettlementWithEvents done = after(toAnna(), event);
    assertState(done, OutboxState.REFUSED);
    assertThat(done.settlement().why()).isEqualTo("refused: 550");
    assertThat(done.settlement().outcomes()).containsExactly(ANNA_REFUSED);
    assertThat(done.events()).containsExactly(event);
  }

  @Test
  void rejectedBeforeAnyReplyIsRefusedForEachRecipient() {
    MailEvent event = rejected(ANNA_OPEN);
    SettlementWithEvents done = after(toAnna(), event);
    assertState(done, OutboxState.REFUSED);
    assertThat(done.settlement().outcomes()).containsExactly(undecided("anna", Status.REFUSED));
    assertThat(done.events()).containsExactly(event);
  }

  @Test
  void refusedBySomeEndsRefusedOnceTheOthersAcceptedIt() {
    SettlementWithEvents first = after(toBoth(), deferred(ANNA_REFUSED, BEN_DEFERRED));
    assertState(first, OutboxState.WAITING);
    assertThat(first.events()).hasSize(2);
    assertThat(first.events().get(0))
        .isInstanceOfSatisfying(
            MailRefused.class,
            event -> {
              assertThat(event.failure()).isInstanceOf(Rejected.class);
              assertThat(event.recipients()).containsExactly(ANNA_REFUSED, BEN_DEFERRED);
            });
    assertThat(first.events().get(1)).isInstanceOf(MailDeferred.class);

    SettlementWithEvents second = after(toBoth(ANNA_REFUSED, BEN_DEFERRED), sent(BEN_ACCEPTED));
    assertState(second, OutboxState.REFUSED);
    assertThat(second.settlement().why()).contains("anna@doe.example", "550");
    assertThat(second.events()).containsExactly(sent(BEN_ACCEPTED));
  }

  @Test
  void aRefusalBesideAnAcceptanceIsInItsEvent() {
    SettlementWithEvents done = after(toBoth(), sent(ANNA_ACCEPTED, BEN_REFUSED));
    assertState(done, OutboxState.REFUSED);
    assertThat(done.events()).containsExactly(sent(ANNA_ACCEPTED, BEN_REFUSED));
  }

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
  void suppressedRecipientsAreSettled() {
    RecipientOutcome suppressed = RecipientOutcome.suppressed(address("anna"), "unsubscribed");
    assertState(after(toBoth(), sent(suppressed, BEN_ACCEPTED)), OutboxState.SENT);
    assertThat(after(toBoth(), deferred(suppressed, BEN_DEFERRED)).waits()).isTrue();
    assertThat(KnownOutcomes.of(toBoth(suppressed, BEN_DEFERRED)).left())
        .containsExactly(address("ben"));

    MailEvent event = rejected(suppressed);
    SettlementWithEvents all = after(toAnna(), event);
    assertState(all, OutboxState.REFUSED);
    assertThat(all.settlement().outcomes()).containsExactly(suppressed);
    assertThat(all.events()).containsExactly(event);
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

  @Test
  void whatWasNotSentWaitsAsBefore() {
    SettlementWithEvents done = table.unsent(toBoth(ANNA_ACCEPTED, BEN_DEFERRED));
    assertState(done, OutboxState.WAITING);
    assertThat(done.settlement().attempts()).isEqualTo(1);
    assertThat(done.settlement().due()).isBefore(NOW);
    assertThat(done.settlement().outcomes()).containsExactly(ANNA_ACCEPTED, BEN_DEFERRED);
    assertThat(done.events()).isEmpty();
  }

  @Test
  void aMessageThatCannotBeHandedToAMailerIsParkedAlone() {
    SettlementWithEvents done =
        table.poisoned(toAnna(), new IllegalStateException("damaged"), "mail/news", NOW);
    assertState(done, OutboxState.REFUSED);
    assertThat(done.settlement().why()).contains("damaged");
    assertThat(done.events()).hasSize(1).hasOnlyElementsOfType(MailRefused.class);
  }

  @Test
  void aMessageThatCannotBeHandedToAMailerIsNotRefusedToThoseThatAreSuppressed() {
    RecipientOutcome suppressed = RecipientOutcome.suppressed(address("anna"), "unsubscribed");
    SettlementWithEvents done =
        table.poisoned(
            toBoth(suppressed, BEN_DEFERRED),
            new IllegalStateException("damaged"),
            "mail/news",
            NOW);
    assertThat(done.settlement().outcomes()).first().isEqualTo(suppressed);
    assertThat(done.settlement().outcomes().get(1).status()).isEqualTo(Status.REFUSED);
  }
}
