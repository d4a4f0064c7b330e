package org.smtpconnector.it.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.smtpconnector.mail.ComposedMail;
import org.smtpconnector.mail.outbox.jdbc.JdbcOutboxStore;
import org.smtpconnector.mail.outbox.jdbc.JdbcStoreSettings;
import org.smtpconnector.mail.outbox.jdbc.TestPool;
import org.smtpconnector.mail.outbox.store.NewEntry;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.MessageSource;

/** The lines of the page about operating the outbox, word for word on a PostgreSQL. */
class PostgreSqlPageIT {
  private static final Path PAGE = Path.of("../../adapter/mail/docs/outbox-operations.md");
  private static final Pattern SET_UP = Pattern.compile("```shell\n(unzip [^\n]*psql[^\n]*)\n```");
  private static final Pattern OLDEST = Pattern.compile("`(SELECT MIN[^`]*)`");
  private static final Duration DAY = Duration.ofDays(1);
  private static DatabaseServer server;

  @TempDir private Path directory;

  @BeforeAll
  static void start() throws SQLException {
    server = DatabaseServer.postgreSql("page", Map.of());
    try (Connection connection = server.open();
        Statement statement = connection.createStatement()) {
      statement.execute("DROP DATABASE IF EXISTS shop");
      statement.execute("CREATE DATABASE shop");
    }
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String onPage(Pattern text) throws IOException {
    Matcher found = text.matcher(Files.readString(PAGE));
    assertThat(found.find()).as("%s on %s", text, PAGE).isTrue();
    return found.group(1);
  }

  /** Runs it beside the JAR, as a user does; returns the exit code. */
  private int run(String command) throws Exception {
    Path jar =
        Path.of(JdbcOutboxStore.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Path copy = directory.resolve("smtp-mail-outbox.jar");
    if (!Files.exists(copy)) {
      Files.copy(jar, copy);
    }
    // psql is beside the server, where it is not installed on this machine
    String path = "PATH=$(echo $INSTALLED/usr/lib/postgresql/*/bin):$INSTALLED/usr/bin:$PATH\n";
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-o", "pipefail", "-c", path + command)
            .directory(directory.toFile())
            .inheritIO();
    builder.environment().put("INSTALLED", server.installed().toString());
    builder
        .environment()
        .put("LD_LIBRARY_PATH", server.installed().resolve("usr/lib/x86_64-linux-gnu").toString());
    builder.environment().put("PGHOST", "127.0.0.1");
    builder.environment().put("PGPORT", String.valueOf(server.port()));
    builder.environment().put("PGUSER", "outbox");
    Process process = builder.start();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return process.exitValue();
  }

  private static Connection open() throws SQLException {
    return DriverManager.getConnection(server.url().replace("/postgres?", "/shop?"));
  }

  @Test
  void createTheTablesThatTheOutboxNeedsAndShowTheOldestMessage() throws Exception {
    assertThat(run(onPage(SET_UP))).isZero();
    try (TestPool pool =
        new TestPool(PostgreSqlPageIT::open, Connection.TRANSACTION_READ_COMMITTED)) {
      JdbcOutboxStore store =
          new JdbcOutboxStore(
              pool, new JdbcStoreSettings("jdbc/shop", false, Duration.ZERO, DAY), () -> false);
      store.check();
      long before = store.now().toEpochMilli();
      store.put(new NewEntry("", mail(), Optional.empty(), DAY, Optional.empty()));
      assertThat(number(onPage(OLDEST)))
          .isBetween(before, before + Duration.ofMinutes(5).toMillis());

      assertThat(run(onPage(SET_UP))).as("the tables are there").isNotZero();
      assertThat(store.claim("server", "", 10)).hasSize(1);
      assertThat(number(onPage(OLDEST))).as("none is waiting").isZero();
    }
  }

  private static ComposedMail mail() {
    return new ComposedMail(
        "<order@shop.example>",
        Envelope.of("shop@shop.example", "ann@doe.example"),
        MessageSource.of("Subject: order\r\n\r\nThanks\r\n".getBytes(StandardCharsets.US_ASCII)));
  }

  private static long number(String query) throws SQLException {
    try (Connection connection = open();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
