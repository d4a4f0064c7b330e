package org.smtpconnector.mail.outbox.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.smtpconnector.mail.ComposedMail;
import org.smtpconnector.mail.MailEvent;
import org.smtpconnector.mail.MailException;
import org.smtpconnector.mail.MailException.Deferred;
import org.smtpconnector.mail.MailException.InDoubt;
import org.smtpconnector.mail.MailException.Rejected;
import org.smtpconnector.mail.MailInDoubt;
import org.smtpconnector.mail.MailRefused;
import org.smtpconnector.mail.MailSent;
import org.smtpconnector.mail.OnDoubt;
import org.smtpconnector.mail.outbox.OutboxState;
import org.smtpconnector.mail.outbox.store.ClaimedEntry;
import org.smtpconnector.smtp.EmailAddress;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.MessageSource;
import org.smtpconnector.smtp.RecipientOutcome;
import org.smtpconnector.smtp.RecipientOutcome.Status;
import org.smtpconnector.smtp.Reply;

/** The table of outcomes, and what it is asked about: messages to Anna and Ben. */
abstract class OutcomeTableFixture {
  private static final Instant QUEUED = Instant.parse("2026-11-28T08:00:00Z");
  static final Instant NOW = QUEUED.plusSeconds(10);
  static final Instant EXPIRES = QUEUED.plus(Duration.ofDays(4));
  private static final Reply OK = Reply.of(250, List.of("2.0.0 queued"));
  private static final Reply GREYLISTED = Reply.of(451, List.of("4.7.1 greylisted"));
  private static final Reply NO_MAILBOX = Reply.of(550, List.of("5.1.1 no such mailbox"));
  static final RecipientOutcome ANNA_ACCEPTED = decided("anna", OK);
  static final RecipientOutcome ANNA_DEFERRED = decided("anna", GREYLISTED);
  static final RecipientOutcome ANNA_REFUSED = decided("anna", NO_MAILBOX);
  static final RecipientOutcome ANNA_UNKNOWN = undecided("anna", Status.UNKNOWN);
  static final RecipientOutcome ANNA_OPEN = undecided("anna", Status.NOT_ATTEMPTED);
  static final RecipientOutcome BEN_ACCEPTED = decided("ben", OK);
  static final RecipientOutcome BEN_DEFERRED = decided("ben", GREYLISTED);
  static final RecipientOutcome BEN_REFUSED = decided("ben", NO_MAILBOX);
  static final RecipientOutcome BEN_UNKNOWN = undecided("ben", Status.UNKNOWN);

  final OutcomeTable table =
      new OutcomeTable(new RetryDelays(Duration.ofMinutes(1), Duration.ofHours(1)));

  static EmailAddress address(String name) {
    return EmailAddress.of(name + "@doe.example");
  }

  static RecipientOutcome decided(String name, Reply reply) {
    return RecipientOutcome.decided(address(name), reply);
  }

  static RecipientOutcome undecided(String name, Status status) {
    return RecipientOutcome.undecided(address(name), status);
  }

  static ClaimedEntry entry(OnDoubt onDoubt, int attempts, int resends, String... to) {
    return entry(onDoubt, attempts, resends, List.of(), to);
  }

  static ClaimedEntry entry(
      OnDoubt onDoubt,
      int attempts,
      int resends,
      List<RecipientOutcome> outcomes,
      String... recipients) {
    Envelope envelope =
        Envelope.of(
            EmailAddress.of("shop@shop.example"),
            List.of(recipients).stream().map(OutcomeTableFixture::address).toList());
    byte[] octets = "Subject: s\r\n\r\nt\r\n".getBytes(StandardCharsets.US_ASCII);
    ComposedMail mail =
        new ComposedMail("<1@shop.example>", envelope, MessageSource.of(octets), onDoubt);
    return new ClaimedEntry("id1", 1, "news", mail, QUEUED, EXPIRES, attempts, resends, outcomes);
  }

  static ClaimedEntry toAnna() {
    return entry(OnDoubt.REPORT, 0, 0, "anna");
  }

  static ClaimedEntry toBoth(RecipientOutcome... before) {
    return entry(OnDoubt.REPORT, before.length == 0 ? 0 : 1, 0, List.of(before), "anna", "ben");
  }

  static MailSent sent(RecipientOutcome... outcomes) {
    return new MailSent("<1@shop.example>", "mail/news", Duration.ofSeconds(1), List.of(outcomes));
  }

  static MailRefused refused(MailException failure, RecipientOutcome... outcomes) {
    return new MailRefused(
        "<1@shop.example>", "mail/news", Duration.ofSeconds(1), List.of(outcomes), failure);
  }

  static MailRefused rejected(RecipientOutcome... outcomes) {
    return refused(new Rejected("refused: 550", null, List.of(outcomes)), outcomes);
  }

  static MailRefused deferred(RecipientOutcome... outcomes) {
    return refused(new Deferred("deferred: 451", null, List.of(outcomes)), outcomes);
  }

  static MailInDoubt inDoubt(RecipientOutcome... outcomes) {
    return new MailInDoubt(
        "<1@shop.example>",
        "mail/news",
        Duration.ofSeconds(1),
        List.of(outcomes),
        new InDoubt("the reply was lost", null, List.of(outcomes)));
  }

  SettlementWithEvents after(ClaimedEntry entry, MailEvent outcome) {
    return table.after(entry, outcome, NOW);
  }

  static void assertState(SettlementWithEvents resolution, OutboxState state) {
    assertThat(resolution.settlement().state()).isEqualTo(state);
    assertThat(resolution.waits()).isEqualTo(state == OutboxState.WAITING);
  }
}
