package org.smtpconnector.mail.outbox.jdbc;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.smtpconnector.mail.ComposedMail;
import org.smtpconnector.mail.MailException;
import org.smtpconnector.mail.OnDoubt;
import org.smtpconnector.mail.outbox.QueuedMail;
import org.smtpconnector.mail.outbox.store.NewEntry;
import org.smtpconnector.mail.outbox.store.RecipientOutcomesJson;
import org.smtpconnector.smtp.RecipientOutcome.Status;

/** The statements that add a message. */
final class InsertStatements {
  private static final String COLUMNS =
      "INSERT INTO SMTP_OUTBOX (STATE, CLAIMS, ATTEMPTS, RESENDS, ID, MAILER, DUE_AT, EXPIRES_AT,"
          + " QUEUED_AT, CHANGED_AT, RESEND_IN_DOUBT, MESSAGE_ID, OUTCOMES";
  private static final String VALUES = " VALUES ('WAITING', 0, 0, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?";
  private static final String INLINE = COLUMNS + ", FORM)" + VALUES + ", ?)";
  private static final String CHUNKED = COLUMNS + ")" + VALUES + ")";
  private static final int LONGEST_SHORT = 16 * 1024;

  private final RecipientOutcomesJson outcomes;

  InsertStatements(RecipientOutcomesJson outcomes) {
    this.outcomes = outcomes;
  }

  QueuedMail put(TransactionConnection session, NewEntry entry) throws SQLException {
    long now = session.now();
    QueuedMail added = added(entry, now);
    if (entry.key().isPresent()) {
      session.begin();
      String key = entry.key().get();
      if (!insertKey(session, key, added, now)) {
        return usedBefore(session, key);
      }
    }
    insert(session, added, entry, now);
    return added;
  }

  private static boolean insertKey(
      TransactionConnection session, String key, QueuedMail mail, long now) throws SQLException {
    try (PreparedStatement insert = session.prepare(session.dialect().insertKey())) {
      insert.setString(1, key);
      insert.setString(2, mail.id());
      insert.setString(3, mail.messageId());
      insert.setLong(4, now);
      return insert.executeUpdate() > 0;
    } catch (SQLException e) {
      if (CallerOrOwnTransaction.inClass("23", e)) {
        return false;
      }
      throw e;
    }
  }

  private static QueuedMail usedBefore(TransactionConnection session, String key)
      throws SQLException {
    try (PreparedStatement query = session.prepare(session.dialect().selectKey())) {
      query.setString(1, key);
      try (ResultSet rows = query.executeQuery()) {
        if (rows.next()) {
          checkSame(key, rows.getString(3));
          return new QueuedMail(rows.getString(1), rows.getString(2), false);
        }
      }
    }
    throw new SQLException(
        "the key '"
            + key
            + "' was used by a transaction that this one does not see because of its isolation:"
            + " roll back and try again",
        "40001");
  }

  /** Some databases take keys for equal that differ in the blanks at their end. */
  private static void checkSame(String key, String used) {
    if (!key.equals(used)) {
      throw new MailException.Rejected(
          "the key '"
              + key
              + "' is equal to '"
              + used
              + "' in this database, and the message is not queued: use keys without blanks at the"
              + " end",
          null,
          List.of());
    }
  }

  /**
   * A message to be inserted.
   *
   * @param now the time of the database
   * @param octets the message in its form for storage; null if that is in chunks
   */
  record Row(QueuedMail added, NewEntry entry, long now, byte[] octets) {
    /**
     * Returns the same with another id, for which a database does not wait that has this one still
     * of a connection that is broken.
     */
    Row withNewId() {
      return new Row(InsertStatements.added(entry, now), entry, now, octets);
    }
  }

  /** Returns the row of a message, unless it is long. */
  static Optional<Row> ofShort(NewEntry entry, LongSupplier now) {
    if (entry.mail().size() > LONGEST_SHORT) {
      return Optional.empty();
    }
    ByteArrayOutputStream octets = new InlineOutput();
    try {
      entry.mail().storeTo(octets);
    } catch (IOException e) {
      throw unreadable(entry, e);
    }
    if (octets.size() > ChunkOutput.LONGEST_INLINE) { // as if it has thousands of recipients
      return Optional.empty();
    }
    long time = now.getAsLong();
    return Optional.of(new Row(added(entry, time), entry, time, octets.toByteArray()));
  }

  /** Keeps octets that fit into a row; of others, only so many as to tell. */
  private static final class InlineOutput extends ByteArrayOutputStream {
    @Override
    public synchronized void write(int octet) {
      if (count <= ChunkOutput.LONGEST_INLINE) {
        super.write(octet);
      }
    }

    @Override
    public synchronized void write(byte[] octets, int from, int length) {
      if (count <= ChunkOutput.LONGEST_INLINE) {
        super.write(octets, from, length);
      }
    }
  }

  private static QueuedMail added(NewEntry entry, long now) {
    return new QueuedMail(TimeOrderedId.at(now), entry.mail().messageId(), true);
  }

  private static MailException.Rejected unreadable(NewEntry entry, IOException e) {
    return new MailException.Rejected(
        "message " + entry.mail().messageId() + " cannot be read, and is not queued: " + e,
        e,
        List.of());
  }

  private void insert(TransactionConnection session, QueuedMail added, NewEntry entry, long now)
      throws SQLException {
    try (ChunkOutput octets =
        new ChunkOutput(
            session, added.id(), form -> insert(session, new Row(added, entry, now, form)))) {
      entry.mail().storeTo(octets);
      octets.finish();
    } catch (ChunkOutput.DatabaseFailed e) {
      throw e.getCause();
    } catch (IOException e) {
      throw unreadable(entry, e);
    }
  }

  void insert(TransactionConnection session, Row row) throws SQLException {
    try (PreparedStatement insert = session.prepare(row.octets() == null ? CHUNKED : INLINE)) {
      set(insert, row);
      insert.executeUpdate();
    }
  }

  /** Inserts rows with octets. */
  void insert(TransactionConnection session, List<Row> rows) throws SQLException {
    try (PreparedStatement insert = session.prepare(INLINE)) {
      for (Row row : rows) {
        set(insert, row);
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private void set(PreparedStatement insert, Row row) throws SQLException {
    NewEntry entry = row.entry();
    ComposedMail mail = entry.mail();
    long due = Math.max(row.now(), entry.earliest().map(Instant::toEpochMilli).orElse(row.now()));
    insert.setString(1, row.added().id());
    insert.setString(2, MailerColumn.of(entry.mailer()));
    insert.setLong(3, due);
    insert.setLong(4, Math.addExact(due, entry.giveUp().toMillis()));
    insert.setLong(5, row.now());
    insert.setLong(6, row.now());
    insert.setInt(7, mail.onDoubt() == OnDoubt.RESEND ? 1 : 0);
    insert.setString(8, mail.messageId());
    insert.setString(9, outcomes.toJson(mail.envelope().allUndecided(Status.NOT_ATTEMPTED)));
    if (row.octets() != null) {
      insert.setBytes(10, row.octets());
    }
  }
}
