package org.smtpconnector.mail.outbox.jdbc;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;

/** The statements that remove what was kept for long enough. */
final class PurgeStatements {
  private static final Duration SILENT_SERVERS = Duration.ofDays(1); // as without a row

  private final JdbcStoreSettings settings;

  PurgeStatements(JdbcStoreSettings settings) {
    this.settings = settings;
  }

  int purge(TransactionConnection session) throws SQLException {
    return delete(session, "SMTP_OUTBOX WHERE STATE = 'SENT' AND CHANGED_AT < ?", settings.keep())
        + delete(session, "SMTP_OUTBOX_KEY WHERE USED_AT < ?", settings.keepKeys())
        + delete(session, "SMTP_OUTBOX_SERVER WHERE BEAT_AT < ?", SILENT_SERVERS);
  }

  private static int delete(TransactionConnection session, String rows, Duration age)
      throws SQLException {
    try (PreparedStatement delete = session.prepare("DELETE FROM " + rows)) {
      delete.setLong(1, session.now() - age.toMillis());
      return delete.executeUpdate();
    }
  }
}
