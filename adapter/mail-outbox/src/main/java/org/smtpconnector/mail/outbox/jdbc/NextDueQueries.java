package org.smtpconnector.mail.outbox.jdbc;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What waits. Each query reads one row of the index, however many wait: databases read all of them
 * for {@code SELECT DISTINCT MAILER}.
 */
final class NextDueQueries {
  private NextDueQueries() {}

  private record Row(String mailer, long due) {}

  static Optional<Instant> nextDue(TransactionConnection session, String mailer)
      throws SQLException {
    return first(session, " AND MAILER = ?", MailerColumn.of(mailer))
        .map(row -> Instant.ofEpochMilli(row.due));
  }

  static Set<String> mailers(TransactionConnection session) throws SQLException {
    Set<String> mailers = new HashSet<>();
    Optional<Row> row = first(session, "", null);
    while (row.isPresent()) {
      String mailer = row.get().mailer;
      mailers.add(MailerColumn.mailer(mailer));
      row = first(session, " AND MAILER > ?", mailer);
    }
    return mailers;
  }

  private static Optional<Row> first(TransactionConnection session, String condition, String mailer)
      throws SQLException {
    String query =
        session
            .dialect()
            .limited(
                "SELECT MAILER, DUE_AT FROM SMTP_OUTBOX WHERE STATE = 'WAITING'"
                    + condition
                    + " ORDER BY STATE, MAILER, DUE_AT");
    try (PreparedStatement select = session.prepare(query)) {
      int index = 1;
      if (mailer != null) {
        select.setString(index++, mailer);
      }
      select.setInt(index, 1);
      try (ResultSet rows = select.executeQuery()) {
        return rows.next()
            ? Optional.of(new Row(rows.getString(1), rows.getLong(2)))
            : Optional.empty();
      }
    }
  }
}
