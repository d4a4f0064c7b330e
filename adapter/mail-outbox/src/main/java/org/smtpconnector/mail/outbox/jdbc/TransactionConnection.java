package org.smtpconnector.mail.outbox.jdbc;

import java.lang.reflect.UndeclaredThrowableException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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

  /** Begins a transaction, in which rows are found by their indexes. */
  void beginIndexed() throws SQLException {
    begin();
    Optional<String> setting = dialect.indexesPreferred();
    if (setting.isPresent()) {
      try (PreparedStatement set = prepare(setting.get())) {
        set.execute();
      }
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

  /** Returns the ids that a statement selects or returns, in the first column. */
  static List<String> ids(PreparedStatement statement) throws SQLException {
    List<String> ids = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        ids.add(rows.getString(1));
      }
    }
    return ids;
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
