package org.smtpconnector.mail.outbox.jdbc;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.smtpconnector.mail.ComposedMail;
import org.smtpconnector.mail.outbox.store.ClaimedEntry;
import org.smtpconnector.mail.outbox.store.OutboxStoreException;
import org.smtpconnector.mail.outbox.store.RecipientOutcomesJson;
import org.smtpconnector.smtp.RecipientOutcome;

/**
 * The statements that claim and begin messages. Candidates are selected, where the database can
 * without those that another server is claiming; an update on the condition that a message still
 * waits decides whose it is, at any level of isolation. PostgreSQL does it all in one statement.
 */
final class ClaimStatements {
  private static final String TAKE =
      "UPDATE SMTP_OUTBOX SET STATE = 'CLAIMED', OWNER = ?, CHANGED_AT = ?, CLAIMS = CLAIMS + 1";
  private static final String CLAIM = TAKE + " WHERE ID = ? AND STATE = 'WAITING'";
  private static final String RELEASE =
      "UPDATE SMTP_OUTBOX SET STATE = 'WAITING', OWNER = NULL"
          + " WHERE ID = ? AND OWNER = ? AND STATE = 'CLAIMED'";
  private static final String PARK =
      "UPDATE SMTP_OUTBOX SET STATE = 'REFUSED', OWNER = NULL, WHY = ?"
          + " WHERE ID = ? AND OWNER = ? AND STATE = 'CLAIMED'";
  private static final String BEGIN = "UPDATE SMTP_OUTBOX SET STATE = 'BEGUN', CHANGED_AT = ?";
  private static final String CLAIMED = "OWNER = ? AND STATE = 'CLAIMED'";
  private static final String COLUMNS =
      "ID, MAILER, QUEUED_AT, EXPIRES_AT, ATTEMPTS, RESENDS, OUTCOMES, FORM, DUE_AT, CLAIMS";
  private static final String SELECT = "SELECT " + COLUMNS + " FROM SMTP_OUTBOX WHERE ID IN (";
  private static final Comparator<Row> LONGEST_DUE =
      Comparator.comparingLong(Row::due).thenComparing(Row::id);

  private final CallerOrOwnTransaction transactions;
  private final RowUpdateBatch batch;
  private final RecipientOutcomesJson outcomes;

  /** Claims of which the caller has not learned, since the database went away meanwhile. */
  private final Set<Claim> forgotten = ConcurrentHashMap.newKeySet();

  private record Claim(String id, String server) {}

  /** A claimed row; its octets are null if they are in chunks. */
  private record Row(
      String id,
      String mailer,
      long queued,
      long expires,
      int attempts,
      int resends,
      String outcomes,
      byte[] form,
      long due,
      int claims) {}

  private record Damaged(String id, IOException why) {}

  ClaimStatements(
      CallerOrOwnTransaction transactions, RowUpdateBatch batch, RecipientOutcomesJson outcomes) {
    this.transactions = transactions;
    this.batch = batch;
    this.outcomes = outcomes;
  }

  List<ClaimedEntry> claim(String server, String mailer, int limit) {
    Set<Claim> tried = new HashSet<>();
    try {
      List<Row> rows =
          transactions.own(
              "claiming messages", session -> claim(session, server, mailer, limit, tried));
      return readable(server, rows);
    } catch (RuntimeException e) {
      forgotten.addAll(tried);
      throw e;
    }
  }

  private List<Row> claim(
      TransactionConnection session, String server, String mailer, int limit, Set<Claim> tried)
      throws SQLException {
    releaseForgotten(session);
    long now = session.now();
    Optional<String> atOnce = session.dialect().claimedAtOnce(TAKE, COLUMNS);
    if (atOnce.isPresent()) {
      List<Row> rows = atOnce(session, atOnce.get(), server, now, mailer, limit);
      rows.forEach(row -> tried.add(new Claim(row.id, server)));
      return rows;
    }
    List<String> due = due(session, mailer, now, limit);
    due.forEach(id -> tried.add(new Claim(id, server)));
    List<String> claimed =
        batch.changed(
            session,
            CLAIM,
            due,
            (update, id) -> {
              update.setString(1, server);
              update.setLong(2, now);
              update.setString(3, id);
            });
    return claimed.isEmpty() ? List.of() : rows(session, claimed);
  }

  /** Claims in one statement, and so in one round trip. */
  private static List<Row> atOnce(
      TransactionConnection session, String sql, String server, long now, String mailer, int limit)
      throws SQLException {
    try (PreparedStatement update = session.prepare(sql)) {
      update.setString(1, server);
      update.setLong(2, now);
      update.setString(3, MailerColumn.of(mailer));
      update.setLong(4, now);
      update.setInt(5, limit);
      List<Row> claimed = rows(update);
      claimed.sort(LONGEST_DUE);
      return claimed;
    }
  }

  private void releaseForgotten(TransactionConnection session) throws SQLException {
    List<Claim> claims = List.copyOf(forgotten);
    batch.changed(
        session,
        RELEASE,
        claims,
        (update, claim) -> {
          update.setString(1, claim.id);
          update.setString(2, claim.server);
        });
    // Should this transaction fail, its caller still has them among those that were tried.
    claims.forEach(forgotten::remove);
  }

  private static List<String> due(TransactionConnection session, String mailer, long now, int limit)
      throws SQLException {
    try (PreparedStatement query = session.prepare(session.dialect().dueMessages())) {
      query.setString(1, MailerColumn.of(mailer));
      query.setLong(2, now);
      if (session.dialect().limitsClaims()) {
        query.setInt(3, limit);
      } else {
        query.setFetchSize(limit);
        query.setMaxRows(limit);
      }
      return TransactionConnection.ids(query);
    }
  }

  private static List<Row> rows(TransactionConnection session, List<String> ids)
      throws SQLException {
    String query =
        SELECT + String.join(", ", Collections.nCopies(ids.size(), "?")) + ") ORDER BY DUE_AT, ID";
    try (PreparedStatement select = session.prepare(query)) {
      for (int index = 0; index < ids.size(); index++) {
        select.setString(index + 1, ids.get(index));
      }
      return rows(select);
    }
  }

  private static List<Row> rows(PreparedStatement statement) throws SQLException {
    List<Row> claimed = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        claimed.add(row(rows));
      }
    }
    return claimed;
  }

  private static Row row(ResultSet row) throws SQLException {
    return new Row(
        row.getString(1),
        MailerColumn.mailer(row.getString(2)),
        row.getLong(3),
        row.getLong(4),
        row.getInt(5),
        row.getInt(6),
        row.getString(7),
        row.getBytes(8),
        row.getLong(9),
        row.getInt(10));
  }

  private List<ClaimedEntry> readable(String server, List<Row> rows) {
    List<ClaimedEntry> entries = new ArrayList<>();
    List<Damaged> damaged = new ArrayList<>();
    for (Row row : rows) {
      try {
        entries.add(entry(row));
      } catch (IOException e) {
        if (e.getCause() instanceof OutboxStoreException failed) {
          throw failed;
        }
        damaged.add(new Damaged(row.id, e));
      }
    }
    if (!damaged.isEmpty()) {
      transactions.own("parking messages", session -> park(session, server, damaged));
    }
    return entries;
  }

  private ClaimedEntry entry(Row row) throws IOException {
    List<RecipientOutcome> known = outcomes.parse(row.outcomes);
    ComposedMail mail =
        row.form == null
            ? ComposedMail.readFrom(() -> new ChunkInput(transactions, row.id))
            : ComposedMail.readFrom(new ByteArrayInputStream(row.form));
    return new ClaimedEntry(
        row.id,
        row.claims,
        row.mailer,
        mail,
        Instant.ofEpochMilli(row.queued),
        Instant.ofEpochMilli(row.expires),
        row.attempts,
        row.resends,
        RecipientOutcomesJson.areNew(known) ? List.of() : known);
  }

  private List<Damaged> park(TransactionConnection session, String server, List<Damaged> damaged)
      throws SQLException {
    return batch.changed(
        session,
        PARK,
        damaged,
        (update, row) -> {
          String why = "it cannot be read from the database: " + row.why.getMessage();
          update.setString(1, WhyColumn.of(why));
          update.setString(2, row.id);
          update.setString(3, server);
        });
  }

  Set<String> begin(TransactionConnection session, String server, Collection<String> ids)
      throws SQLException {
    long now = session.now();
    return new HashSet<>(
        batch.changed(
            session,
            BEGIN,
            CLAIMED,
            ids,
            (update, id) -> {
              update.setLong(1, now);
              update.setString(2, id);
              update.setString(3, server);
            }));
  }
}
