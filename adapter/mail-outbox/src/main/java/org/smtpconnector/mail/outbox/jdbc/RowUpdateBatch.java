package org.smtpconnector.mail.outbox.jdbc;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Updates that each change one row or none, in one round trip where the driver counts the rows of
 * each.
 */
final class RowUpdateBatch {
  private volatile boolean counted = true;

  /** Sets the parameters of an update. */
  interface Parameters<T> {
    void set(PreparedStatement update, T row) throws SQLException;
  }

  /** Returns those of the rows for which the update has changed one. */
  <T> List<T> changed(
      TransactionConnection session, String sql, Collection<T> rows, Parameters<T> parameters)
      throws SQLException {
    if (rows.isEmpty()) {
      return List.of();
    }
    try (PreparedStatement update = session.prepare(sql)) {
      return counted ? atOnce(update, rows, parameters) : oneByOne(update, rows, parameters);
    }
  }

  private <T> List<T> atOnce(PreparedStatement update, Collection<T> rows, Parameters<T> parameters)
      throws SQLException {
    for (T row : rows) {
      parameters.set(update, row);
      update.addBatch();
    }
    int[] counts = update.executeBatch();
    List<T> changed = new ArrayList<>();
    int index = 0;
    for (T row : rows) {
      int count = counts[index++];
      if (count == Statement.SUCCESS_NO_INFO) {
        counted = false;
        // As after a deadlock, the transaction runs once more.
        throw new SQLException("the driver does not count the rows of a batch", "40000");
      }
      if (count > 0) {
        changed.add(row);
      }
    }
    return changed;
  }

  private static <T> List<T> oneByOne(
      PreparedStatement update, Collection<T> rows, Parameters<T> parameters) throws SQLException {
    List<T> changed = new ArrayList<>();
    for (T row : rows) {
      parameters.set(update, row);
      if (update.executeUpdate() > 0) {
        changed.add(row);
      }
    }
    return changed;
  }
}
