package org.smtpconnector.mail.outbox.jdbc;

import java.lang.reflect.UndeclaredThrowableException;
import java.sql.SQLException;

/**
 * What the database says of a failure. Servers put it into others: Payara and GlassFish, which
 * trace statements by a proxy, into an {@link UndeclaredThrowableException}, and that, where a
 * statement is prepared, into a {@link SQLException} without SQLState.
 */
final class DatabaseError {
  private DatabaseError() {}

  /** Returns the first error with an SQLState that a failure has; without one, the failure. */
  static SQLException in(Exception failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException error && error.getSQLState() != null) {
        return error;
      }
    }
    return failure instanceof SQLException error ? error : new SQLException(failure);
  }
}
