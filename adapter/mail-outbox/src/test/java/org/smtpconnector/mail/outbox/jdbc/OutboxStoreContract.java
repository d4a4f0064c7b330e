package org.smtpconnector.mail.outbox.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.smtpconnector.mail.MailException;
import org.smtpconnector.mail.outbox.OutboxEntry;
import org.smtpconnector.mail.outbox.OutboxState;
import org.smtpconnector.smtp.RecipientOutcome;
import org.smtpconnector.smtp.RecipientOutcome.Status;

/** What a store does in each database; here what a person sees and decides, and the tables. */
public abstract class OutboxStoreContract extends RecoveryContract {
  @Test
  void messagesAreListedTheLongestQueuedFirst() throws SQLException {
    String second = put("second").id();
    String first = put("first").id();
    String third = put("third").id();
    // They may have been put in one millisecond.
    execute("UPDATE SMTP_OUTBOX SET QUEUED_AT = QUEUED_AT - 5000 WHERE ID = ?", first);
    execute("UPDATE SMTP_OUTBOX SET QUEUED_AT = QUEUED_AT + 5000 WHERE ID = ?", third);
    assertThat(store.list(OutboxState.WAITING, 2))
        .extracting(OutboxEntry::id)
        .containsExactly(first, second);
    assertThat(store.list(OutboxState.DOUBT, 2)).isEmpty();
    OutboxEntry found = store.find(first).orElseThrow();
    assertThat(found.messageId()).isEqualTo("<first@example.org>");
    assertThat(found.mailer()).isEmpty();
    assertThat(found.server()).isEmpty();
    assertThat(found.why()).isEmpty();
    assertThat(found.recipients()).isEqualTo(envelope().allUndecided(Status.NOT_ATTEMPTED));
    assertThat(store.find("none")).isEmpty();
  }

  @Test
  void messagesAreCountedByState() {
    put("waiting");
    begunBySilent(mail("begun"));
    assertThat(store.counts())
        .hasSize(OutboxState.values().length)
        .containsEntry(OutboxState.BEGUN, 1L)
        .containsEntry(OutboxState.CLAIMED, 1L)
        .containsEntry(OutboxState.SENT, 0L);
  }

  @Test
  void aPersonResendsAMessageToThoseThatDidNotAcceptIt() {
    String id = put("order").id();
    claim(A);
    assertThat(store.resend(id, GIVE_UP)).isFalse();
    store.settle(
        A, List.of(settlement(id, OutboxState.REFUSED, "550", Status.ACCEPTED, Status.REFUSED)));
    assertThat(store.resend(id, Duration.ofHours(1))).isTrue();
    assertThat(store.resend(id, GIVE_UP)).isFalse();
    OutboxEntry found = store.find(id).orElseThrow();
    assertThat(found.state()).isEqualTo(OutboxState.WAITING);
    assertThat(found.expires()).isEqualTo(found.due().plus(Duration.ofHours(1)));
    assertThat(store.claim(B, "", 1).get(0).outcomes())
        .extracting(RecipientOutcome::status)
        .containsExactly(Status.ACCEPTED, Status.NOT_ATTEMPTED);
  }

  @Test
  void aPersonDropsAMessageUnlessAServerHasIt() {
    String waiting = put("waiting").id();
    assertThat(store.drop(waiting)).isTrue();
    assertThat(store.find(waiting)).isEmpty();
    String begun = begunBySilent(mail("begun"));
    assertThat(store.drop(begun)).isFalse();
    store.recover(B, LEASE);
    assertThat(store.drop(begun)).isTrue();
    assertThat(store.settle(A, List.of(settlement(begun, OutboxState.SENT, "")))).isEmpty();
  }

  @Test
  void aPersonReleasesAMessageThatIsNotDue() {
    Instant due = store.now().plus(Duration.ofHours(1));
    String id = store.put(notBefore(due, mail("later"))).id();
    assertThat(store.release(id)).isTrue();
    assertThat(claim(A)).containsExactly(id);
    assertThat(store.release(id)).isFalse();
  }

  @Test
  void aDecisionBelongsToTheCallersTransaction() throws SQLException {
    String id = put("order").id();
    try (CallersTransaction transaction = callersTransaction()) {
      assertThat(transaction.store().drop(id)).isTrue();
      assertThat(transaction.store().find(id)).isEmpty();
    }
    assertThat(store.find(id)).isPresent();
  }

  @Test
  void tablesOfAnotherVersionAreNamedWithTheRemedy() throws SQLException {
    execute("UPDATE SMTP_OUTBOX_VERSION SET VERSION = 2");
    try {
      assertThatThrownBy(() -> store.check())
          .isInstanceOf(MailException.Misconfigured.class)
          .hasMessageContaining("data source jdbc/shop")
          .hasMessageContaining("of version 2, and this library needs version 1")
          .hasMessageContaining("use a later version of the library");
    } finally {
      execute("UPDATE SMTP_OUTBOX_VERSION SET VERSION = 1");
    }
  }

  @Test
  void missingTablesAreNamedWithTheScriptThatCreatesThem() throws SQLException {
    dropTables();
    JdbcOutboxStore notCreating =
        new JdbcOutboxStore(
            pool,
            new JdbcStoreSettings("jdbc/shop", false, Duration.ZERO, Duration.ZERO),
            () -> false);
    assertThatThrownBy(notCreating::check)
        .isInstanceOf(MailException.Misconfigured.class)
        .hasMessageContaining("data source jdbc/shop")
        .hasMessageContaining("META-INF/smtp-outbox/V1__smtp_outbox_")
        .hasMessageContaining("smtpconnector.outbox.create-tables=true");
    store.check();
    notCreating.check();
    assertThat(put("order").added()).isTrue();
  }

  private void dropTables() throws SQLException {
    for (String table : List.of("CHUNK", "KEY", "SERVER", "VERSION")) {
      execute("DROP TABLE SMTP_OUTBOX_" + table);
    }
    execute("DROP TABLE SMTP_OUTBOX");
  }
}
