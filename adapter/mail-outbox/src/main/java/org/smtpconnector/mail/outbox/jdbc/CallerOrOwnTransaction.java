package org.smtpconnector.mail.outbox.jdbc;

import java.lang.reflect.UndeclaredThrowableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.smtpconnector.mail.MailException;
import org.smtpconnector.mail.outbox.store.OutboxStoreException;

/**
 * Runs statements in the caller's transaction, or in one of their own, which is repeated if the
 * database has rolled it back because of others.
 *
 * <p>Connections come from a container's pool with any isolation level and mode, and go back as
 * they came. Transactions of their own read what is committed (READ COMMITTED): each statement of
 * the store is correct on its own, and higher levels only make servers that claim at once fail.
 */
final class CallerOrOwnTransaction {
  private static final int ATTEMPTS = 10;
  private static final String COMPLETION_UNKNOWN = "40003";

  /**
   * Of a statement that may have committed itself: also those of connections that broke during it.
   */
  private static final Set<String> IN_DOUBT =
      Set.of("08000", "08006", "08007", "08S01", COMPLETION_UNKNOWN);

  private final DataSource dataSource;
  private final String name;
  private final BooleanSupplier callersIsActive;
  private final DatabaseClock clock = new DatabaseClock();
  private volatile Dialect dialect;
  private volatile boolean readsCommitted;

  CallerOrOwnTransaction(DataSource dataSource, String name, BooleanSupplier callersIsActive) {
    this.dataSource = dataSource;
    this.name = name;
    this.callersIsActive = callersIsActive;
  }

  /** Statements of a transaction. */
  interface Work<T> {
    T run(TransactionConnection session) throws SQLException;
  }

  /** Whether the calling thread has a transaction that statements join. */
  boolean isCallers() {
    return callersIsActive.getAsBoolean();
  }

  /** Returns the time of the database's clock, which may be some milliseconds old. */
  long now() {
    return clock.known().orElseGet(() -> joined("reading the clock", TransactionConnection::now));
  }

  /**
   * Runs statements in the caller's transaction, or in their own if there is none.
   *
   * @param what what is done, for error messages
   */
  <T> T joined(String what, Work<T> work) {
    return joinedOrSingle(what, begun(work));
  }

  /**
   * Runs statements in the caller's transaction. If there is none, they are in one of their own
   * from {@link TransactionConnection#begin} on: a single statement without it is committed at
   * once, which saves a round trip.
   *
   * @param what what is done, for error messages
   */
  <T> T joinedOrSingle(String what, Work<T> work) {
    if (!isCallers()) {
      return ownOrSingle(what, work);
    }
    try (Connection connection = dataSource.getConnection()) {
      return work.run(session(connection, true));
    } catch (SQLException | UndeclaredThrowableException e) {
      throw failed(what, DatabaseError.in(e));
    }
  }

  /**
   * Runs statements in a transaction of their own.
   *
   * @param what what is done, for error messages
   */
  <T> T own(String what, Work<T> work) {
    return ownOrSingle(
        what,
        session -> {
          session.beginIndexed();
          return work.run(session);
        });
  }

  private static <T> Work<T> begun(Work<T> work) {
    return session -> {
      session.begin();
      return work.run(session);
    };
  }

  private <T> T ownOrSingle(String what, Work<T> work) {
    for (int attempt = 1; ; attempt++) {
      try {
        return once(work);
      } catch (SQLException | UndeclaredThrowableException e) {
        SQLException error = DatabaseError.in(e);
        if (attempt == ATTEMPTS || !rolledBackForOthers(error)) {
          throw failed(what, error, mayBeCommitted(error));
        }
        LockSupport.parkNanos(
            ThreadLocalRandom.current().nextLong(TimeUnit.MILLISECONDS.toNanos(10L * attempt)));
      }
    }
  }

  /** Runs statements that are each committed, as those that create tables. */
  <T> T committing(Work<T> work) throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      boolean autoCommit = connection.getAutoCommit();
      connection.setAutoCommit(true);
      try {
        return work.run(session(connection, false));
      } finally {
        connection.setAutoCommit(autoCommit);
      }
    } catch (UndeclaredThrowableException e) {
      throw DatabaseError.in(e);
    }
  }

  private <T> T once(Work<T> work) throws SQLException {
    Connection connection = dataSource.getConnection();
    try {
      boolean autoCommit = connection.getAutoCommit();
      connection.setAutoCommit(true); // the level cannot change within a transaction
      int isolation = isolationOf(connection);
      if (isolation != Connection.TRANSACTION_READ_COMMITTED) {
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
      }
      T result;
      try {
        result = committed(connection, work);
      } catch (Throwable e) {
        if (isRolledBack(connection, e)) { // otherwise autocommit would commit
          restore(connection, autoCommit, isolation);
        }
        throw e;
      }
      restore(connection, autoCommit, isolation);
      return result;
    } finally {
      close(connection);
    }
  }

  /**
   * Returns the level of a connection. A data source whose connections come with READ COMMITTED is
   * not asked again, since that is a round trip in many databases; a connection with another level,
   * should one come, only makes servers fail that claim at once.
   */
  private int isolationOf(Connection connection) throws SQLException {
    if (readsCommitted) {
      return Connection.TRANSACTION_READ_COMMITTED;
    }
    int isolation = connection.getTransactionIsolation();
    readsCommitted = isolation == Connection.TRANSACTION_READ_COMMITTED;
    return isolation;
  }

  private <T> T committed(Connection connection, Work<T> work) throws SQLException {
    TransactionConnection session = session(connection, false);
    T result = work.run(session);
    if (session.isBegun()) {
      commit(connection);
    }
    return result;
  }

  /** A commit has failed, and the database may have committed. */
  private static final class CommitInDoubt extends SQLException {
    private static final long serialVersionUID = 1L;

    CommitInDoubt(SQLException error) {
      super(error.getMessage(), error.getSQLState(), error.getErrorCode(), error);
    }
  }

  private static void commit(Connection connection) throws SQLException {
    try {
      connection.commit();
    } catch (SQLException | UndeclaredThrowableException e) {
      SQLException error = DatabaseError.in(e);
      boolean refused = rolledBackForOthers(error) || inClass("23", error); // a deferred constraint
      throw refused ? error : new CommitInDoubt(error);
    }
  }

  private static boolean mayBeCommitted(SQLException error) {
    String state = error.getSQLState();
    return error instanceof CommitInDoubt || state != null && IN_DOUBT.contains(state);
  }

  private static boolean isRolledBack(Connection connection, Throwable because) {
    try {
      if (!connection.getAutoCommit()) {
        connection.rollback();
      }
      return true;
    } catch (SQLException | RuntimeException e) {
      because.addSuppressed(e);
      return false;
    }
  }

  private TransactionConnection session(Connection connection, boolean callers)
      throws SQLException {
    if (dialect == null) {
      dialect = dialect(connection.getMetaData().getDatabaseProductName());
    }
    return new TransactionConnection(connection, dialect, clock, callers);
  }

  private Dialect dialect(String product) {
    return Dialect.of(product)
        .orElseThrow(
            () ->
                new MailException.Misconfigured(
                    "data source "
                        + name
                        + " is of "
                        + product
                        + ", and the outbox knows "
                        + Arrays.toString(Dialect.values())
                        + ": name one of these by smtpconnector.outbox.data-source",
                    null));
  }

  private static void restore(Connection connection, boolean autoCommit, int isolation) {
    try {
      connection.setAutoCommit(true);
      if (isolation != Connection.TRANSACTION_READ_COMMITTED) {
        connection.setTransactionIsolation(isolation);
      }
      connection.setAutoCommit(autoCommit);
    } catch (SQLException | UndeclaredThrowableException e) {
      // The connection is broken, and what was committed stays so.
    }
  }

  private static void close(Connection connection) {
    try {
      connection.close();
    } catch (SQLException | UndeclaredThrowableException e) {
      // As in restore
    }
  }

  /** Whether the transaction was rolled back because of a deadlock, or since it was in the way. */
  private static boolean rolledBackForOthers(SQLException e) {
    return inClass("40", e) && !COMPLETION_UNKNOWN.equals(e.getSQLState());
  }

  /** Whether an error, or one that it has, is of a class of SQLStates. */
  static boolean inClass(String stateClass, SQLException e) {
    return e.getSQLState() != null && e.getSQLState().startsWith(stateClass);
  }

  OutboxStoreException failed(String what, SQLException e) {
    return failed(what, e, false);
  }

  private OutboxStoreException failed(String what, SQLException e, boolean inDoubt) {
    return new OutboxStoreException(
        "data source " + name + ": " + what + " failed (" + described(e) + ")", e, inDoubt);
  }

  static String described(SQLException e) {
    return "SQLState " + e.getSQLState() + ", error " + e.getErrorCode() + ": " + e.getMessage();
  }
}
