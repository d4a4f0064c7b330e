package org.smtpconnector.mail.outbox.delivery;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
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
        (DataSource)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {DataSource.class},
                (proxy, method, arguments) -> {
                  if (away) {
                    throw new SQLException("the database is away", "08001");
                  }
                  Object result = call(() -> method.invoke(pool, arguments));
                  return result instanceof Connection connection ? clocked(connection) : result;
                });
  }

  private interface Call {
    Object run() throws ReflectiveOperationException;
  }

  private static Object call(Call call) throws Throwable {
    try {
      return call.run();
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  /** A connection that reads the time that was set, if one was. */
  private Connection clocked(Connection connection) {
    return (Connection)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              if (away && !method.getName().equals("close")) {
                throw new SQLException("the database is away", "08006");
              }
              Instant set = time;
              if (set != null
                  && method.getName().equals("prepareStatement")
                  && arguments[0].toString().contains("CURRENT_TIMESTAMP")) {
                return connection.prepareStatement(
                    "SELECT CAST(" + set.toEpochMilli() + " AS BIGINT)");
              }
              return call(() -> method.invoke(connection, arguments));
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
