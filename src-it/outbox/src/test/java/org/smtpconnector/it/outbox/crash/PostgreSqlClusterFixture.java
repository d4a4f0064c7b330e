package org.smtpconnector.it.outbox.crash;

import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Servers that share one PostgreSQL. */
abstract class PostgreSqlClusterFixture extends ClusterFixture {
  private static PostgreSqlSchemas schemas;

  @BeforeAll
  static void startDatabase() {
    schemas = new PostgreSqlSchemas("cluster");
  }

  @AfterAll
  static void stopDatabase() {
    schemas.close();
  }

  @Override
  SharedStore emptyStore() throws SQLException {
    return schemas.next();
  }
}
