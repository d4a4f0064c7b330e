package org.smtpconnector.it.outbox.crash;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.smtpconnector.it.outbox.DatabaseServer;

/** A PostgreSQL server, with a schema for each test. */
public final class PostgreSqlSchemas implements AutoCloseable {
  private final DatabaseServer server;
  private int schemas;

  /**
   * Starts the server.
   *
   * @param name that of its data
   */
  public PostgreSqlSchemas(String name) {
    server = DatabaseServer.postgreSql(name, Map.of());
  }

  public SharedDatabase next() throws SQLException {
    String schema = "test" + ++schemas;
    try (Connection connection = DriverManager.getConnection(server.url());
        Statement statement = connection.createStatement()) {
      statement.execute("DROP SCHEMA IF EXISTS " + schema + " CASCADE");
      statement.execute("CREATE SCHEMA " + schema);
    }
    return new SharedDatabase(server.url() + "&currentSchema=" + schema);
  }

  @Override
  public void close() {
    server.close();
  }
}
