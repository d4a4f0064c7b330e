package org.smtpconnector.mail.outbox.jdbc;

import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.smtpconnector.mail.outbox.OutboxEntry;
import org.smtpconnector.mail.outbox.OutboxState;
import org.smtpconnector.mail.outbox.store.RecipientOutcomesJson;
import org.smtpconnector.smtp.RecipientOutcome;

/** The statements that show messages without their octets. */
final class EntryMetadataQueries {
  static final String SELECT =
      "SELECT ID, MAILER, STATE, MESSAGE_ID, QUEUED_AT, DUE_AT, EXPIRES_AT, ATTEMPTS, OUTCOMES,"
          + " WHY, OWNER, RESENDS, RESEND_IN_DOUBT FROM SMTP_OUTBOX";

  private final RecipientOutcomesJson outcomes;

  EntryMetadataQueries(RecipientOutcomesJson outcomes) {
    this.outcomes = outcomes;
  }

  List<OutboxEntry> list(TransactionConnection session, OutboxState state, int limit)
      throws SQLException {
    String query = session.dialect().limited(SELECT + " WHERE STATE = ? ORDER BY QUEUED_AT, ID");
    try (PreparedStatement select = session.prepare(query)) {
      select.setString(1, state.name());
      select.setInt(2, limit);
      try (ResultSet rows = select.executeQuery()) {
        List<OutboxEntry> entries = new ArrayList<>();
        while (rows.next()) {
          entries.add(entry(rows));
        }
        return entries;
      }
    }
  }

  Optional<OutboxEntry> find(TransactionConnection session, String id) throws SQLException {
    try (PreparedStatement select = session.prepare(SELECT + " WHERE ID = ?")) {
      select.setString(1, id);
      try (ResultSet rows = select.executeQuery()) {
        return rows.next() ? Optional.of(entry(rows)) : Optional.empty();
      }
    }
  }

  static Map<OutboxState, Long> counts(TransactionConnection session) throws SQLException {
    Map<OutboxState, Long> counts = new EnumMap<>(OutboxState.class);
    for (OutboxState state : OutboxState.values()) {
      counts.put(state, 0L);
    }
    String query = "SELECT STATE, COUNT(*) FROM SMTP_OUTBOX GROUP BY STATE";
    try (PreparedStatement select = session.prepare(query);
        ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        counts.put(OutboxState.valueOf(rows.getString(1)), rows.getLong(2));
      }
    }
    return counts;
  }

  /** Returns the entry of a row; without recipients if their outcomes are damaged. */
  OutboxEntry entry(ResultSet row) throws SQLException {
    OutboxState state = OutboxState.valueOf(row.getString("STATE"));
    boolean hasServer = state == OutboxState.CLAIMED || state == OutboxState.BEGUN;
    return new OutboxEntry(
        row.getString("ID"),
        MailerColumn.mailer(row.getString("MAILER")),
        state,
        row.getString("MESSAGE_ID"),
        Instant.ofEpochMilli(row.getLong("QUEUED_AT")),
        Instant.ofEpochMilli(row.getLong("DUE_AT")),
        Instant.ofEpochMilli(row.getLong("EXPIRES_AT")),
        row.getInt("ATTEMPTS"),
        recipients(row.getString("OUTCOMES")),
        WhyColumn.why(row.getString("WHY")),
        hasServer ? row.getString("OWNER") : "");
  }

  private List<RecipientOutcome> recipients(String json) {
    try {
      return outcomes.parse(json);
    } catch (IOException e) {
      return List.of();
    }
  }
}
