package org.smtpconnector.mail.outbox.jdbc;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

class DerbyStoreTest extends OutboxStoreContract {
  @Override
  protected Connection open() throws SQLException {
    return DriverManager.getConnection("jdbc:derby:memory:outbox;create=true");
  }

  @Override
  protected boolean takesTrailingBlanksForNothing() {
    return true;
  }

  @Override
  protected int messagesOfCompetition() {
    return 200; // it locks much
  }
}
