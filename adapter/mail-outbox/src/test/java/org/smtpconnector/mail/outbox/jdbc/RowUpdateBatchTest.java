package org.smtpconnector.mail.outbox.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.smtpconnector.mail.outbox.Interception.intercepted;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowUpdateBatchTest {
  @Test
  void aDriverThatDoesNotCountTheRowsOfABatchIsAskedForEach() throws Exception {
    try (TestPool pool =
        new TestPool(
            () -> notCounting(DriverManager.getConnection("jdbc:h2:mem:batch")),
            Connection.TRANSACTION_READ_COMMITTED)) {
      CallerOrOwnTransaction transactions =
          new CallerOrOwnTransaction(pool, "jdbc/shop", () -> false);
      transactions.own(
          "creating a table",
          session ->
              session
                  .connection()
                  .createStatement()
                  .execute("CREATE TABLE T AS SELECT X AS ID FROM SYSTEM_RANGE(1, 3)"));
      RowUpdateBatch batch = new RowUpdateBatch();
      List<Integer> changed =
          transactions.own(
              "deleting",
              session ->
                  batch.changed(
                      session,
                      "DELETE FROM T WHERE ID = ?",
                      List.of(2, 3, 4),
                      (delete, id) -> delete.setInt(1, id)));
      assertThat(changed).containsExactly(2, 3);
    }
  }

  private static Connection notCounting(Connection connection) {
    return intercepted(
        Connection.class,
        connection,
        invocation -> invocation.proceed(PreparedStatement.class, RowUpdateBatchTest::notCounting));
  }

  private static PreparedStatement notCounting(PreparedStatement statement) {
    return intercepted(
        PreparedStatement.class, statement, invocation -> uncounted(invocation.proceed()));
  }

  private static Object uncounted(Object result) {
    if (result instanceof int[] counts) {
      Arrays.fill(counts, Statement.SUCCESS_NO_INFO);
    }
    return result;
  }
}
