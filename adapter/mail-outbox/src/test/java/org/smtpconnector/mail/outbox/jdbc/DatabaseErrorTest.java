package org.smtpconnector.mail.outbox.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.smtpconnector.mail.outbox.Interception.intercepted;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.UndeclaredThrowableException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.smtpconnector.mail.outbox.Interception;
import org.smtpconnector.mail.outbox.store.OutboxStoreException;

/** With connections as those of Payara and GlassFish, which trace their statements. */
class DatabaseErrorTest {
  private static final String URL = "jdbc:h2:mem:traced";

  private final TestPool pool =
      new TestPool(
          () -> traced(DriverManager.getConnection(URL)), Connection.TRANSACTION_READ_COMMITTED);

  @AfterEach
  void close() throws SQLException {
    pool.close();
  }

  @Test
  void tablesAreCreatedWhereTheServerWrapsTheErrorThatThereAreNone() {
    JdbcOutboxStore store =
        new JdbcOutboxStore(pool, StoreFixture.settings(Duration.ZERO), () -> false);

    store.check();

    assertThat(store.counts().values()).containsOnly(0L);
  }

  @Test
  void aDeadlockThatTheServerWrapsIsOneToo() {
    AtomicInteger runs = new AtomicInteger();
    int result =
        transactions(false)
            .own(
                "claiming",
                session -> {
                  if (runs.incrementAndGet() < 3) {
                    throw wrapped(new SQLException("deadlock", "40001"));
                  }
                  return runs.get();
                });
    assertThat(result).isEqualTo(3);
  }

  @Test
  void whatTheDatabaseSaysIsReported() {
    assertThatThrownBy(() -> failing(transactions(true)))
        .isInstanceOf(OutboxStoreException.class)
        .hasMessage("data source jdbc/shop: adding failed (SQLState 08006, error 0: it broke)");
  }

  @Test
  void aFailureWithoutAnSqlStateIsReportedAsItIs() {
    SQLException failure = new SQLException("the pool is closed");

    assertThat((Throwable) DatabaseError.in(failure)).isSameAs(failure);
    assertThat((Throwable) DatabaseError.in(new UndeclaredThrowableException(null)))
        .hasMessageContaining("UndeclaredThrowableException");
  }

  private static void failing(CallerOrOwnTransaction transactions) {
    transactions.joined(
        "adding",
        session -> {
          throw wrapped(new SQLException("it broke", "08006"));
        });
  }

  private CallerOrOwnTransaction transactions(boolean callers) {
    return new CallerOrOwnTransaction(pool, "jdbc/shop", () -> callers);
  }

  private static RuntimeException wrapped(SQLException e) {
    return new UndeclaredThrowableException(new InvocationTargetException(e));
  }

  /** Fails by what the proxy does not declare; where a statement is prepared, within another. */
  private static Connection traced(Connection connection) {
    Interception wrapping =
        invocation -> invocation.method().invoke(invocation.target(), invocation.arguments());
    return intercepted(
        Connection.class,
        intercepted(Connection.class, connection, wrapping),
        invocation -> {
          if (!invocation.is("prepareStatement")) {
            return wrapping.of(invocation);
          }
          try {
            return invocation.proceed();
          } catch (UndeclaredThrowableException e) {
            throw new SQLException(e);
          }
        });
  }
}
