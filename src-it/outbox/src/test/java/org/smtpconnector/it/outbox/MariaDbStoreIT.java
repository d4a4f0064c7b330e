package org.smtpconnector.it.outbox;

import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.smtpconnector.mail.outbox.jdbc.SkippingStoreContract;

class MariaDbStoreIT extends SkippingStoreContract {
  private static DatabaseServer server;

  @BeforeAll
  static void start() {
    server = DatabaseServer.mariaDb();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Override
  protected Connection open() throws SQLException {
    return server.open();
  }
}
