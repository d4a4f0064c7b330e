package org.smtpconnector.mail.outbox.jdbc;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Updates that each change one row or none, in one statement where the database can do that, or in
 * one round trip where the driver counts the rows of each.
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

  /**
   * Returns the ids of those rows that the update has changed.
   *
   * @param update up to its condition
   * @param condition which of the rows to change
   * @param parameters sets those of the update, an id and those of the condition; the id may also
   *     be several, which are then set once
   */
  List<String> changed(
      TransactionConnection session,
      String update,
      String condition,
      Collection<String> ids,
      Parameters<String> parameters)
      throws SQLException {
    Optional<String> together = session.dialect().changedAtOnce(update, condition);
    if (together.isEmpty()) {
      return changed(session, update + " WHERE ID = ? AND " + condition, ids, parameters);
    }
    return ids.isEmpty() ? List.of() : together(session, together.get(), ids, parameters);
  }

  private static List<String> together(
      TransactionConnection session,
      String sql,
      Collection<String> ids,
      Parameters<String> parameters)
      throws SQLException {
    try (PreparedStatement update = session.prepare(sql)) {
      parameters.set(update, String.join(",", ids));
      return TransactionConnection.ids(update);
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
