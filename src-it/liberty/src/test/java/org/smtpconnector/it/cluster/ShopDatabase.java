package org.smtpconnector.it.cluster;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.TreeSet;
import org.smtpconnector.it.outbox.crash.SharedDatabase;

/** A database with orders, and the outbox of their confirmations. */
record ShopDatabase(SharedDatabase database) {
  /** Creates the table of orders. */
  static ShopDatabase in(SharedDatabase database) throws SQLException {
    try (Connection connection = DriverManager.getConnection(database.url());
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE ORDERS (MESSAGE_ID VARCHAR(200) NOT NULL)");
    }
    return new ShopDatabase(database);
  }

  /** Returns the Message-IDs of the confirmations of orders. */
  Set<String> orders() throws SQLException {
    return strings("SELECT MESSAGE_ID FROM ORDERS");
  }

  /** Whether a server has messages that it has claimed or begun. */
  boolean isBusy(String server) throws SQLException {
    return strings("SELECT DISTINCT OWNER FROM SMTP_OUTBOX WHERE STATE IN ('CLAIMED', 'BEGUN')")
        .stream()
        .anyMatch(owner -> owner != null && owner.startsWith(server));
  }

  /** Returns the transactions that are prepared, and neither committed nor rolled back. */
  Set<String> prepared() throws SQLException {
    return strings("SELECT GID FROM PG_PREPARED_XACTS");
  }

  private Set<String> strings(String query) throws SQLException {
    Set<String> found = new TreeSet<>();
    try (Connection connection = DriverManager.getConnection(database.url());
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        found.add(rows.getString(1));
      }
    }
    return found;
  }
}
