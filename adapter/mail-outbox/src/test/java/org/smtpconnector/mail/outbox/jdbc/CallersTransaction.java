package org.smtpconnector.mail.outbox.jdbc;

import static org.smtpconnector.mail.outbox.Interception.intercepted;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Set;
import javax.sql.DataSource;

/**
 * A transaction as a container runs it: its connection is the same for each caller, and ends it by
 * nobody's hand but its own.
 */
final class CallersTransaction implements AutoCloseable {
  private static final Set<String> FORBIDDEN =
      Set.of("commit", "rollback", "setAutoCommit", "setTransactionIsolation", "setSavepoint");

  private final TestPool pool;
  private final Connection connection;
  private final OutboxStores stores;

  /** Creates a store on a data source. */
  interface OutboxStores {
    JdbcOutboxStore on(DataSource dataSource);
  }

  CallersTransaction(TestPool pool, OutboxStores stores) throws SQLException {
    this.pool = pool;
    this.connection = pool.getConnection();
    this.stores = stores;
  }

  JdbcOutboxStore store() {
    return stores.on(intercepted(DataSource.class, pool, invocation -> enlisted()));
  }

  private Connection enlisted() {
    return intercepted(
        Connection.class,
        connection,
        invocation -> {
          if (FORBIDDEN.contains(invocation.name())) {
            throw new SQLException(invocation.name() + " within a global transaction");
          }
          return invocation.is("close") ? null : invocation.proceed();
        });
  }

  /** Reads something, so that a transaction with a snapshot of the database has one. */
  void read() throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("SELECT VERSION FROM SMTP_OUTBOX_VERSION")) {
      query.executeQuery().close();
    }
  }

  void commit() throws SQLException {
    connection.commit();
  }

  @Override
  public void close() throws SQLException {
    connection.rollback();
    connection.close();
  }
}
