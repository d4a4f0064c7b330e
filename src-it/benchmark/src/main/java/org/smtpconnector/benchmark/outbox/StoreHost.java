package org.smtpconnector.benchmark.outbox;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import jakarta.jms.ConnectionFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.messaginghub.pooled.jms.JmsPoolConnectionFactory;
import org.smtpconnector.it.outbox.DatabaseServer;
import org.smtpconnector.mail.outbox.jdbc.JdbcOutboxStore;
import org.smtpconnector.mail.outbox.jdbc.JdbcStoreSettings;
import org.smtpconnector.mail.outbox.messaging.MessagingOutboxStore;
import org.smtpconnector.mail.outbox.messaging.MessagingStoreSettings;
import org.smtpconnector.mail.outbox.messaging.TestBroker;

/** Where the servers keep their messages: a database or a broker that was started. */
sealed interface StoreHost extends AutoCloseable {
  /** Returns a store for one more server. */
  PooledStore open();

  @Override
  void close() throws IOException;

  /** A database, by its URL. */
  record Database(String url, Runnable stopping) implements StoreHost {
    private static final int CONNECTIONS = 10;

    /** Opens H2 in a file, within this process. */
    static Database h2(Path directory) {
      return new Database("jdbc:h2:file:" + directory.resolve("h2").toAbsolutePath(), () -> {});
    }

    /** Starts PostgreSQL, with a new schema. */
    static Database postgreSql() throws Exception {
      DatabaseServer server = DatabaseServer.postgreSql("postgresql", Map.of());
      try (Connection connection = DriverManager.getConnection(server.url());
          Statement statement = connection.createStatement()) {
        statement.execute("DROP SCHEMA IF EXISTS benchmark CASCADE");
        statement.execute("CREATE SCHEMA benchmark");
      }
      return new Database(server.url() + "&currentSchema=benchmark", server::close);
    }

    HikariDataSource pool() {
      HikariConfig config = new HikariConfig();
      config.setJdbcUrl(url);
      config.setMaximumPoolSize(CONNECTIONS);
      return new HikariDataSource(config);
    }

    @Override
    public PooledStore open() {
      HikariDataSource pool = pool();
      return new PooledStore(
          new JdbcOutboxStore(
              pool,
              new JdbcStoreSettings("jdbc/shop", true, Duration.ZERO, Duration.ofDays(30)),
              () -> false),
          pool::close);
    }

    @Override
    public void close() {
      stopping.run();
    }
  }

  /** Artemis, within this process. */
  record Broker(TestBroker broker) implements StoreHost {
    static Broker start(Path directory) throws Exception {
      return new Broker(TestBroker.start(directory));
    }

    @Override
    public PooledStore open() {
      JmsPoolConnectionFactory pool = new JmsPoolConnectionFactory();
      ConnectionFactory factory = broker.factory("shop");
      pool.setConnectionFactory(factory);
      pool.setMaxConnections(10);
      pool.start();
      return new PooledStore(
          new MessagingOutboxStore(
              pool,
              new MessagingStoreSettings("jms/outbox", MessagingStoreSettings.DEFAULT_QUEUE),
              () -> false),
          pool::stop);
    }

    @Override
    public void close() throws IOException {
      broker.close();
    }
  }
}
