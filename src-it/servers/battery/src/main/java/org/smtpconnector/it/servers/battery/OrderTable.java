package org.smtpconnector.it.servers.battery;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;

/** A table of orders in the server's data source, beside the outbox. */
@ApplicationScoped
class OrderTable {
  void create(@Observes @Initialized(ApplicationScoped.class) Object application)
      throws SQLException {
    try (Connection connection = connection();
        ResultSet tables = connection.getMetaData().getTables(null, null, "SHOP_ORDER", null);
        Statement statement = connection.createStatement()) {
      if (!tables.next()) {
        statement.execute("CREATE TABLE SHOP_ORDER (CUSTOMER VARCHAR(100) NOT NULL)");
      }
    }
  }

  void add() throws SQLException {
    try (Connection connection = connection();
        Statement statement = connection.createStatement()) {
      statement.execute("INSERT INTO SHOP_ORDER (CUSTOMER) VALUES ('ann@doe.example')");
    }
  }

  long count() throws SQLException {
    try (Connection connection = connection();
        Statement statement = connection.createStatement();
        ResultSet count = statement.executeQuery("SELECT COUNT(*) FROM SHOP_ORDER")) {
      count.next();
      return count.getLong(1);
    }
  }

  private static Connection connection() throws SQLException {
    try {
      return InitialContext.<DataSource>doLookup("jdbc/shop").getConnection();
    } catch (NamingException e) {
      throw new IllegalStateException(e);
    }
  }
}
