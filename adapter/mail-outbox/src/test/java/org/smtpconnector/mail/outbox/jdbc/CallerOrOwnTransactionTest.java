package org.smtpconnector.mail.outbox.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.smtpconnector.mail.outbox.Interception.intercepted;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpconnector.mail.outbox.store.OutboxStoreException;

class CallerOrOwnTransactionTest {
  private final TestPool pool =
      new TestPool(
          () -> DriverManager.getConnection("jdbc:h2:mem:transactions;DB_CLOSE_DELAY=-1"),
          Connection.TRANSACTION_SERIALIZABLE);
  private final CallerOrOwnTransaction transactions =
      new CallerOrOwnTransaction(pool, "jdbc/shop", () -> false);

  @AfterEach
  void connectionsCameBackAsTheyWere() throws SQLException {
    assertThat(pool.inUse()).isZero();
    assertThat(pool.changed()).isZero();
    try (Connection connection = pool.getConnection()) {
      connection.createStatement().execute("DROP TABLE IF EXISTS LETTER");
      connection.commit();
    }
    pool.close();
  }

  @Test
  void aTransactionThatWasRolledBackBecauseOfOthersRunsAgain() {
    AtomicInteger runs = new AtomicInteger();
    int result =
        transactions.own(
            "claiming",
            session -> {
              if (runs.incrementAndGet() < 3) {
                throw new SQLException("deadlock", "40001");
              }
              return runs.get();
            });
    assertThat(result).isEqualTo(3);
  }

  @Test
  void aDeadlockThatStaysIsReported() {
    assertThatThrownBy(() -> failing("40001"))
        .isInstanceOf(OutboxStoreException.class)
        .hasMessage("data source jdbc/shop: claiming failed (SQLState 40001, error 0: it broke)");
  }

  /** Also one of a commit in doubt (statement_completion_unknown), as CockroachDB says. */
  @ParameterizedTest
  @ValueSource(strings = {"08006", "40003"})
  void anotherErrorIsReportedAtOnce(String state) {
    AtomicInteger runs = new AtomicInteger();
    assertThatThrownBy(
            () ->
                transactions.own(
                    "claiming",
                    session -> {
                      runs.incrementAndGet();
                      throw new SQLException("it broke", state);
                    }))
        .hasMessageContaining("SQLState " + state);
    assertThat(runs).hasValue(1);
  }

  @ParameterizedTest
  @CsvSource({"08006, true", "08S01, true", "40003, true", "08001, false", "23505, false"})
  void aSingleStatementWhoseConnectionBreaksIsInDoubt(String state, boolean inDoubt) {
    assertThatThrownBy(
            () ->
                transactions.joinedOrSingle(
                    "adding",
                    session -> {
                      throw new SQLException("it broke", state);
                    }))
        .asInstanceOf(type(OutboxStoreException.class))
        .returns(inDoubt, OutboxStoreException::isInDoubt);
  }

  @ParameterizedTest
  @CsvSource({"08006, true", "57P01, true", "40003, true", "23505, false", "40001, false"})
  void aCommitWithoutAReplyIsInDoubt(String state, boolean inDoubt) throws SQLException {
    try (TestPool broken =
        new TestPool(
            () ->
                before(
                    "commit",
                    () -> {
                      throw new SQLException("it broke", state);
                    },
                    DriverManager.getConnection("jdbc:h2:mem:transactions")),
            Connection.TRANSACTION_READ_COMMITTED)) {
      CallerOrOwnTransaction runner = new CallerOrOwnTransaction(broken, "jdbc/shop", () -> false);
      assertThatThrownBy(() -> runner.own("settling", session -> 1))
          .hasMessage(
              "data source jdbc/shop: settling failed (SQLState " + state + ", error 0: it broke)")
          .asInstanceOf(type(OutboxStoreException.class))
          .returns(inDoubt, OutboxStoreException::isInDoubt);
    }
  }

  /** It is the caller's transaction that decides. */
  @Test
  void aStatementInTheCallersTransactionIsNotInDoubt() {
    CallerOrOwnTransaction callers = new CallerOrOwnTransaction(pool, "jdbc/shop", () -> true);
    assertThatThrownBy(
            () ->
                callers.joined(
                    "adding",
                    session -> {
                      throw new SQLException("it broke", "08006");
                    }))
        .asInstanceOf(type(OutboxStoreException.class))
        .returns(false, OutboxStoreException::isInDoubt);
  }

  @Test
  void aDatabaseThatCannotBeReachedIsNamed() {
    TestPool away =
        new TestPool(
            () -> {
              throw new SQLException("connection refused", "08001");
            },
            Connection.TRANSACTION_READ_COMMITTED);
    assertThatThrownBy(() -> new CallerOrOwnTransaction(away, "jdbc/shop", () -> true).now())
        .isInstanceOf(OutboxStoreException.class)
        .hasMessageContaining("data source jdbc/shop: reading the clock failed")
        .hasMessageContaining("connection refused");
  }

  @Test
  void aDataSourceThatReadsCommittedIsAskedForItsLevelOnce() throws SQLException {
    AtomicInteger asked = new AtomicInteger();
    try (TestPool committed =
        new TestPool(
            () ->
                counting(
                    DriverManager.getConnection("jdbc:h2:mem:levels"),
                    "getTransactionIsolation",
                    asked),
            Connection.TRANSACTION_READ_COMMITTED)) {
      CallerOrOwnTransaction runner =
          new CallerOrOwnTransaction(committed, "jdbc/shop", () -> false);
      runner.own("settling", TransactionConnection::now);
      int first = asked.get();
      runner.own("settling", TransactionConnection::now);
      // The pool itself asks once when the connection comes back
      assertThat(asked.get() - first).isEqualTo(first - 1);
    }
  }

  @Test
  void aSingleStatementIsCommittedByItself() throws SQLException {
    transactions.own("creating", session -> execute(session, "CREATE TABLE LETTER (NR INTEGER)"));
    AtomicInteger commits = new AtomicInteger();
    try (TestPool counted =
        new TestPool(
            () ->
                counting(
                    DriverManager.getConnection("jdbc:h2:mem:transactions"), "commit", commits),
            Connection.TRANSACTION_READ_COMMITTED)) {
      CallerOrOwnTransaction runner = new CallerOrOwnTransaction(counted, "jdbc/shop", () -> false);
      runner.joinedOrSingle("adding", session -> execute(session, "INSERT INTO LETTER VALUES (1)"));
    }
    assertThat(commits).hasValue(0);
    assertThat(letters()).isEqualTo(1);
  }

  @Test
  void statementsAfterTheBeginBelongTogether() {
    transactions.own("creating", session -> execute(session, "CREATE TABLE LETTER (NR INTEGER)"));
    assertThatThrownBy(
            () ->
                transactions.joinedOrSingle(
                    "adding",
                    session -> {
                      session.begin();
                      execute(session, "INSERT INTO LETTER VALUES (1)");
                      throw new SQLException("it broke", "08006");
                    }))
        .isInstanceOf(OutboxStoreException.class);
    assertThat(letters()).isZero();
  }

  private static int execute(TransactionConnection session, String sql) throws SQLException {
    try (PreparedStatement statement = session.prepare(sql)) {
      return statement.executeUpdate();
    }
  }

  private long letters() {
    return transactions.own(
        "counting",
        session -> {
          try (PreparedStatement query = session.prepare("SELECT COUNT(*) FROM LETTER");
              ResultSet rows = query.executeQuery()) {
            rows.next();
            return rows.getLong(1);
          }
        });
  }

  /** What happens before a method is called. */
  private interface Before {
    void happen() throws SQLException;
  }

  /** A connection that counts how often a method is called. */
  private static Connection counting(Connection connection, String counted, AtomicInteger calls) {
    return before(counted, calls::incrementAndGet, connection);
  }

  private static Connection before(String name, Before before, Connection connection) {
    return intercepted(
        Connection.class,
        connection,
        invocation -> {
          if (invocation.is(name)) {
            before.happen();
          }
          return invocation.proceed();
        });
  }

  private Object failing(String state) {
    return transactions.own(
        "claiming",
        session -> {
          throw new SQLException("it broke", state);
        });
  }
}
