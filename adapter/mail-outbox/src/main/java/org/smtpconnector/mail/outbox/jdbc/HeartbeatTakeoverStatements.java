package org.smtpconnector.mail.outbox.jdbc;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.smtpconnector.mail.outbox.OutboxEntry;
import org.smtpconnector.mail.outbox.OutboxState;
import org.smtpconnector.mail.outbox.store.RecipientOutcomesJson;
import org.smtpconnector.smtp.RecipientOutcome;

/**
 * The statements by which servers show that they live, and take over from those that do not. A
 * server without a row is silent. Leases are judged by the database's clock, read each time.
 */
final class HeartbeatTakeoverStatements {
  private static final int MOST_RESENDS = 3;
  private static final String BEAT = "UPDATE SMTP_OUTBOX_SERVER SET BEAT_AT = ? WHERE ID = ?";
  private static final String ENTER = "INSERT INTO SMTP_OUTBOX_SERVER (BEAT_AT, ID) VALUES (?, ?)";
  private static final String OF_SILENT =
      " AND OWNER <> ? AND NOT EXISTS (SELECT 1 FROM SMTP_OUTBOX_SERVER"
          + " WHERE SMTP_OUTBOX_SERVER.ID = SMTP_OUTBOX.OWNER"
          + " AND SMTP_OUTBOX_SERVER.BEAT_AT >= ?)";
  private static final String RELEASE =
      "UPDATE SMTP_OUTBOX SET STATE = 'WAITING', OWNER = NULL WHERE STATE = 'CLAIMED'";
  private static final String END =
      "UPDATE SMTP_OUTBOX SET STATE = ?, DUE_AT = ?, RESENDS = ?, OUTCOMES = ?, WHY = ?,"
          + " CHANGED_AT = ?, ATTEMPTS = ATTEMPTS + 1"
          + " WHERE ID = ? AND OWNER = ? AND STATE = 'BEGUN'";

  private final RowUpdateBatch batch;
  private final RecipientOutcomesJson outcomes;
  private final EntryMetadataQueries entries;

  HeartbeatTakeoverStatements(
      RowUpdateBatch batch, RecipientOutcomesJson outcomes, EntryMetadataQueries entries) {
    this.batch = batch;
    this.outcomes = outcomes;
    this.entries = entries;
  }

  /** A message that a silent server was sending. */
  private record Begun(OutboxEntry entry, int resends, boolean resend) {
    OutboxState state() {
      return resend ? OutboxState.WAITING : OutboxState.DOUBT;
    }

    OutboxEntry inDoubt() {
      List<RecipientOutcome> recipients = RecipientOutcomesJson.inDoubt(entry.recipients());
      String why =
          "server "
              + entry.server()
              + " was gone while it sent this message, which may have been delivered";
      return new OutboxEntry(
          entry.id(),
          entry.mailer(),
          state(),
          entry.messageId(),
          entry.queued(),
          entry.due(),
          entry.expires(),
          entry.attempts() + 1,
          recipients,
          why,
          "");
    }
  }

  static boolean beat(TransactionConnection session, String server) throws SQLException {
    long now = session.readClock();
    return beat(session, BEAT, server, now) || beat(session, ENTER, server, now);
  }

  private static boolean beat(TransactionConnection session, String sql, String server, long now)
      throws SQLException {
    try (PreparedStatement update = session.prepare(sql)) {
      update.setLong(1, now);
      update.setString(2, server);
      return update.executeUpdate() > 0;
    } catch (SQLException e) {
      if (CallerOrOwnTransaction.inClass("23", e)) {
        // Another thread of the server has entered it: as after a deadlock, once more.
        throw new SQLException(e.getMessage(), "40000", e);
      }
      throw e;
    }
  }

  List<OutboxEntry> recover(TransactionConnection session, String server, Duration lease)
      throws SQLException {
    long now = session.readClock();
    long latest = now - lease.toMillis();
    batch.changed(
        session,
        RELEASE + OF_SILENT + " AND ID = ?",
        claimed(session, server, latest),
        (update, id) -> {
          update.setString(1, server);
          update.setLong(2, latest);
          update.setString(3, id);
        });
    List<Begun> ended =
        batch.changed(
            session,
            END,
            begun(session, server, latest),
            (update, message) -> set(update, message, now));
    return ended.stream().filter(message -> !message.resend).map(Begun::inDoubt).toList();
  }

  private static List<String> claimed(TransactionConnection session, String server, long latest)
      throws SQLException {
    String query =
        session
            .dialect()
            .lockedUnlessLocked(
                "SELECT ID FROM SMTP_OUTBOX", " WHERE STATE = 'CLAIMED'" + OF_SILENT);
    try (PreparedStatement select = session.prepare(query)) {
      select.setString(1, server);
      select.setLong(2, latest);
      return TransactionConnection.ids(select);
    }
  }

  private List<Begun> begun(TransactionConnection session, String server, long latest)
      throws SQLException {
    String query =
        session
            .dialect()
            .lockedUnlessLocked(EntryMetadataQueries.SELECT, " WHERE STATE = 'BEGUN'" + OF_SILENT);
    try (PreparedStatement select = session.prepare(query)) {
      select.setString(1, server);
      select.setLong(2, latest);
      List<Begun> begun = new ArrayList<>();
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          int resends = rows.getInt("RESENDS");
          boolean resend = rows.getInt("RESEND_IN_DOUBT") == 1 && resends < MOST_RESENDS;
          begun.add(new Begun(entries.entry(rows), resends, resend));
        }
      }
      return begun;
    }
  }

  private void set(PreparedStatement update, Begun message, long now) throws SQLException {
    OutboxEntry after = message.inDoubt();
    update.setString(1, after.state().name());
    update.setLong(2, message.resend ? now : after.due().toEpochMilli());
    update.setInt(3, message.resend ? message.resends + 1 : message.resends);
    update.setString(4, outcomes.toJson(after.recipients()));
    update.setString(5, WhyColumn.of(after.why()));
    update.setLong(6, now);
    update.setString(7, after.id());
    update.setString(8, message.entry.server());
  }

  static int leave(TransactionConnection session, String server) throws SQLException {
    try (PreparedStatement update = session.prepare(RELEASE + " AND OWNER = ?");
        PreparedStatement delete = session.prepare("DELETE FROM SMTP_OUTBOX_SERVER WHERE ID = ?")) {
      update.setString(1, server);
      delete.setString(1, server);
      delete.executeUpdate();
      return update.executeUpdate();
    }
  }
}
