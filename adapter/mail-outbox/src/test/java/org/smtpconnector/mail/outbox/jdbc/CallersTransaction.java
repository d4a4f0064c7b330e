package org.smtpconnector.mail.outbox.jdbc;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
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

  private final Connection connection;
  private final OutboxStores stores;

  /** Creates a store on a data source. */
  interface OutboxStores {
    JdbcOutboxStore on(DataSource dataSource);
  }

  CallersTransaction(TestPool pool, OutboxStores stores) throws SQLException {
    this.connection = pool.getConnection();
    this.stores = stores;
  }

  JdbcOutboxStore store() {
    return stores.on(
        (DataSource)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {DataSource.class},
                (proxy, method, arguments) -> enlisted()));
  }

  private Connection enlisted() {
    return (Connection)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              if (FORBIDDEN.contains(method.getName())) {
                throw new SQLException(method.getName() + " within a global transaction");
              }
              if (method.getName().equals("close")) {
                return null;
              }
              try {
                return method.invoke(connection, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
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
