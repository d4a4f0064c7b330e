package org.smtpconnector.mail.outbox.jdbc;

import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import org.smtpconnector.mail.outbox.store.RecipientOutcomesJson;

/**
 * The statements of a person's decisions. Each removes the name of the server from the row, so that
 * what a server that was slow settles later does not hit it.
 */
final class DecisionStatements {
  private static final String PARKED = "STATE IN ('DOUBT', 'REFUSED', 'EXPIRED')";
  private static final String SELECT =
      "SELECT OUTCOMES, CHANGED_AT FROM SMTP_OUTBOX WHERE ID = ? AND " + PARKED;
  private static final String RESEND =
      "UPDATE SMTP_OUTBOX SET STATE = 'WAITING', OWNER = NULL, WHY = NULL, RESENDS = 0,"
          + " OUTCOMES = ?, DUE_AT = ?, EXPIRES_AT = ?, CHANGED_AT = ?"
          + " WHERE ID = ? AND CHANGED_AT = ? AND "
          + PARKED;
  private static final String DROP =
      "DELETE FROM SMTP_OUTBOX"
          + " WHERE ID = ? AND STATE IN ('WAITING', 'DOUBT', 'REFUSED', 'EXPIRED', 'SENT')";
  private static final String RELEASE =
      "UPDATE SMTP_OUTBOX SET DUE_AT = ?, OWNER = NULL WHERE ID = ? AND STATE = 'WAITING'";

  private final RecipientOutcomesJson outcomes;

  DecisionStatements(RecipientOutcomesJson outcomes) {
    this.outcomes = outcomes;
  }

  boolean resend(TransactionConnection session, String id, Duration giveUp) throws SQLException {
    try (PreparedStatement select = session.prepare(SELECT)) {
      select.setString(1, id);
      try (ResultSet rows = select.executeQuery()) {
        return rows.next() && resend(session, id, giveUp, anew(rows.getString(1)), rows.getLong(2));
      }
    }
  }

  private static boolean resend(
      TransactionConnection session, String id, Duration giveUp, String outcomes, long changed)
      throws SQLException {
    long now = session.now();
    try (PreparedStatement update = session.prepare(RESEND)) {
      update.setString(1, outcomes);
      update.setLong(2, now);
      update.setLong(3, Math.addExact(now, giveUp.toMillis()));
      update.setLong(4, now);
      update.setString(5, id);
      update.setLong(6, changed);
      return update.executeUpdate() > 0;
    }
  }

  /** Damaged outcomes stay so: the message is parked again, since nobody knows who has it. */
  private String anew(String json) {
    try {
      return outcomes.toJson(RecipientOutcomesJson.anew(outcomes.parse(json)));
    } catch (IOException e) {
      return json;
    }
  }

  static boolean drop(TransactionConnection session, String id) throws SQLException {
    try (PreparedStatement delete = session.prepare(DROP)) {
      delete.setString(1, id);
      return delete.executeUpdate() > 0;
    }
  }

  static boolean release(TransactionConnection session, String id) throws SQLException {
    try (PreparedStatement update = session.prepare(RELEASE)) {
      update.setLong(1, session.now());
      update.setString(2, id);
      return update.executeUpdate() > 0;
    }
  }
}
