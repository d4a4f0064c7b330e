package org.smtpconnector.mail.outbox.jdbc;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

class H2StoreTest extends SkippingStoreContract {
  @Override
  protected Connection open() throws SQLException {
    return DriverManager.getConnection("jdbc:h2:mem:outbox;DB_CLOSE_DELAY=-1");
  }

  @Override
  protected boolean failsOnKeysOfLaterTransactions(int isolation) {
    return isolation == Connection.TRANSACTION_SERIALIZABLE;
  }
}
