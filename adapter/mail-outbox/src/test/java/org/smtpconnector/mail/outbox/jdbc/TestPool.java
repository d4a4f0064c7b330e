package org.smtpconnector.mail.outbox.jdbc;

import static org.smtpconnector.mail.outbox.Interception.intercepted;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * A pool whose connections come with an isolation level and without autocommit, as a container may
 * return them. It counts those in use, and those that came back otherwise.
 */
public final class TestPool implements DataSource, AutoCloseable {
  private final Source source;
  private final int isolation;
  private final Queue<Connection> idle = new ConcurrentLinkedQueue<>();
  private final AtomicInteger inUse = new AtomicInteger();
  private final AtomicInteger changed = new AtomicInteger();

  /** Opens connections. */
  public interface Source {
    Connection open() throws SQLException;
  }

  public TestPool(Source source, int isolation) {
    this.source = source;
    this.isolation = isolation;
  }

  /** How many connections are in use. */
  public int inUse() {
    return inUse.get();
  }

  /** How many connections came back with another level or mode. */
  public int changed() {
    return changed.get();
  }

  @Override
  public Connection getConnection() throws SQLException {
    Connection pooled = idle.poll();
    Connection connection = pooled != null ? pooled : opened();
    AtomicBoolean closed = new AtomicBoolean();
    inUse.incrementAndGet();
    return intercepted(
        Connection.class,
        connection,
        invocation -> {
          if (!invocation.is("close")) {
            return invocation.proceed();
          }
          if (!closed.getAndSet(true)) {
            takeBack(connection);
          }
          return null;
        });
  }

  private Connection opened() throws SQLException {
    Connection connection = source.open();
    connection.setTransactionIsolation(isolation);
    connection.setAutoCommit(false);
    return connection;
  }

  private void takeBack(Connection connection) throws SQLException {
    inUse.decrementAndGet();
    try {
      connection.rollback();
      if (connection.getAutoCommit() || connection.getTransactionIsolation() != isolation) {
        changed.incrementAndGet();
      }
      connection.rollback();
      idle.add(connection);
    } catch (SQLException broken) {
      connection.close();
    }
  }

  @Override
  public void close() throws SQLException {
    for (Connection connection = idle.poll(); connection != null; connection = idle.poll()) {
      connection.close();
    }
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    throw new SQLFeatureNotSupportedException();
  }

  @Override
  public PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public void setLogWriter(PrintWriter out) {}

  @Override
  public void setLoginTimeout(int seconds) {}

  @Override
  public int getLoginTimeout() {
    return 0;
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException();
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    throw new SQLFeatureNotSupportedException();
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return false;
  }
}
