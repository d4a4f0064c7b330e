package org.smtpconnector.mail.outbox.delivery;

import static org.smtpconnector.mail.outbox.Interception.intercepted;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.smtpconnector.mail.outbox.jdbc.JdbcOutboxStore;
import org.smtpconnector.mail.outbox.jdbc.JdbcStoreSettings;

/** A database in memory, which can go away, and whose clock can be set. */
final class TestDatabase implements AutoCloseable {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final JdbcConnectionPool pool;
  private final DataSource source;
  private volatile boolean away;
  private volatile Instant time;

  TestDatabase() {
    pool =
        JdbcConnectionPool.create(
            "jdbc:h2:mem:delivery" + NUMBER.incrementAndGet() + ";DB_CLOSE_DELAY=-1", "sa", "");
    pool.setMaxConnections(30);
    source =
        intercepted(
            DataSource.class,
            pool,
            invocation -> {
              if (away) {
                throw new SQLException("the database is away", "08001");
              }
              return invocation.proceed(Connection.class, this::clocked);
            });
  }

  /** A connection that reads the time that was set, if one was. */
  private Connection clocked(Connection connection) {
    return intercepted(
        Connection.class,
        connection,
        invocation -> {
          if (away && !invocation.is("close")) {
            throw new SQLException("the database is away", "08006");
          }
          Instant set = time;
          if (set != null
              && invocation.is("prepareStatement")
              && invocation.arguments()[0].toString().contains("CURRENT_TIMESTAMP")) {
            return connection.prepareStatement("SELECT CAST(" + set.toEpochMilli() + " AS BIGINT)");
          }
          return invocation.proceed();
        });
  }

  /** Returns a store in this database, which keeps what was sent. */
  JdbcOutboxStore store() {
    JdbcOutboxStore store =
        new JdbcOutboxStore(
            source,
            new JdbcStoreSettings("jdbc/shop", true, Duration.ofDays(30), Duration.ofDays(30)),
            () -> false);
    store.check();
    return store;
  }

  void setAway(boolean isAway) {
    away = isAway;
  }

  /** Sets the clock. */
  void setTime(Instant now) {
    time = now;
  }

  void execute(String sql) {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    execute("SHUTDOWN");
    pool.dispose();
  }
}
