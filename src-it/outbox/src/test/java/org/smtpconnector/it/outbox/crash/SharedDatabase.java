package org.smtpconnector.it.outbox.crash;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The database of the servers of a test.
 *
 * @param url its URL
 */
public record SharedDatabase(String url) implements SharedStore {
  @Override
  public List<String> messages(String state) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        PreparedStatement query =
            connection.prepareStatement("SELECT MESSAGE_ID FROM SMTP_OUTBOX WHERE STATE = ?")) {
      query.setString(1, state);
      List<String> found = new ArrayList<>();
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          found.add(rows.getString(1));
        }
      }
      return found;
    }
  }

  @Override
  public boolean isDrained() throws SQLException {
    return rows(" WHERE STATE IN ('WAITING', 'CLAIMED', 'BEGUN')") == 0;
  }

  @Override
  public long count() throws SQLException {
    return rows("");
  }

  private long rows(String condition) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        PreparedStatement query =
            connection.prepareStatement("SELECT COUNT(*) FROM SMTP_OUTBOX" + condition);
        ResultSet rows = query.executeQuery()) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
