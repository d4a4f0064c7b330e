package org.smtpconnector.it.cluster;

import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.smtpconnector.it.outbox.crash.PostgreSqlSchemas;
import org.smtpconnector.it.outbox.crash.SharedDatabase;

/** The databases of the shop in a PostgreSQL. */
abstract class PostgreSqlShopFixture extends ShopFixture {
  private static PostgreSqlSchemas schemas;

  @BeforeAll
  static void startDatabase() {
    schemas = new PostgreSqlSchemas("liberty");
  }

  @AfterAll
  static void stopDatabase() {
    schemas.close();
  }

  @Override
  SharedDatabase emptyDatabase() throws SQLException {
    return schemas.next();
  }
}
