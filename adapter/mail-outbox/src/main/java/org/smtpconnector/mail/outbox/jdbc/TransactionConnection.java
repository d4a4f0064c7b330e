package org.smtpconnector.mail.outbox.jdbc;

import java.lang.reflect.UndeclaredThrowableException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * A connection within a transaction.
 *
 * @param callers whether the transaction is the caller's
 */
record TransactionConnection(
    Connection connection, Dialect dialect, DatabaseClock clock, boolean callers) {
  /** Begins a transaction, unless the connection is in one. */
  void begin() throws SQLException {
    if (!isBegun()) {
      connection.setAutoCommit(false);
    }
  }

  boolean isBegun() throws SQLException {
    return callers || !connection.getAutoCommit();
  }

  PreparedStatement prepare(String sql) throws SQLException {
    try {
      return connection.prepareStatement(sql);
    } catch (SQLException | UndeclaredThrowableException e) {
      throw DatabaseError.in(e);
    }
  }

  /** Returns the time of the database's clock, which may be some milliseconds old. */
  long now() throws SQLException {
    return clock.now(connection, dialect, callers);
  }

  /** Returns the time of the database's clock, read now. */
  long readClock() throws SQLException {
    return clock.read(connection, dialect);
  }
}
