package org.smtpconnector.it.outbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.smtpconnector.testkit.FreePort;

/** A database server from Debian's packages, with its data in a directory of the build. */
public final class DatabaseServer implements AutoCloseable {
  // To install its packages, where that was not done yet, and to start.
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private final Path folder;
  private final Path data;
  private final Path unpacked;
  private final int port;
  private final String url;
  private final Map<String, String> variables;
  private Process process;

  private DatabaseServer(String program, String name, String url, Map<String, String> variables) {
    this.folder = Path.of(System.getProperty("databases"), program).toAbsolutePath();
    this.data = Path.of(System.getProperty("data"), name);
    this.unpacked = Path.of(System.getProperty("data"), "unpacked", program);
    this.port = FreePort.find();
    this.url = url.formatted(port);
    this.variables = variables;
  }

  /** Runs PostgreSQL, with its data in a directory of that name. */
  public static DatabaseServer postgreSql(String name, Map<String, String> variables) {
    return new DatabaseServer(
            "postgresql", name, "jdbc:postgresql://127.0.0.1:%s/postgres?user=outbox", variables)
        .start();
  }

  static DatabaseServer mariaDb() {
    return new DatabaseServer(
            "mariadb", "mariadb", "jdbc:mariadb://127.0.0.1:%s/outbox?user=outbox", Map.of())
        .start();
  }

  /** Runs it, with the data that it had. */
  DatabaseServer start() {
    try {
      Files.createDirectories(data);
      ProcessBuilder builder =
          new ProcessBuilder(System.getProperty("start"), folder.toString(), data.toString())
              .redirectErrorStream(true)
              .redirectOutput(data.resolve("start.log").toFile());
      builder.environment().put("PORT", String.valueOf(port));
      builder.environment().put("UNPACKED", unpacked.toString());
      builder.environment().putAll(variables);
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Awaitility.await(folder.getFileName() + " that answers, see " + data.resolve("start.log"))
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .failFast("the server ended", () -> !process.isAlive())
        .ignoreExceptions()
        .until(
            () -> {
              open().close();
              return true;
            });
    return this;
  }

  /** Returns its URL, with the user. */
  public String url() {
    return url;
  }

  int port() {
    return port;
  }

  /** Returns the directory with what its packages have installed beside the system's files. */
  Path installed() {
    return unpacked.resolve("upper").toAbsolutePath();
  }

  Connection open() throws SQLException {
    return DriverManager.getConnection(url);
  }

  /** It is killed with all its processes, as by a crash: by the end of its input. */
  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException("the server did not end");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
