package org.smtpconnector.mail.outbox.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.smtpconnector.mail.MailException;

/** The tables: whether they are there and of this version, and the script that creates them. */
final class Schema {
  private static final int VERSION = 1;
  private static final int ATTEMPTS = 50; // while another server creates them
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(200);

  private final CallerOrOwnTransaction transactions;
  private final JdbcStoreSettings settings;

  Schema(CallerOrOwnTransaction transactions, JdbcStoreSettings settings) {
    this.transactions = transactions;
    this.settings = settings;
  }

  /** What was found; the error says why no version was. */
  private record Found(OptionalInt version, SQLException error, Dialect dialect) {}

  void check() {
    Found found = find();
    if (found.version.isEmpty() && settings.createTables()) {
      found = created(found.dialect);
    }
    if (found.version.isEmpty()) {
      throw missing(found);
    }
    int version = found.version.getAsInt();
    if (version != VERSION) {
      throw new MailException.Misconfigured(
          "data source "
              + settings.dataSource()
              + ": the tables of the outbox are of version "
              + version
              + ", and this library needs version "
              + VERSION
              + ": "
              + (version > VERSION
                  ? "use a later version of the library"
                  : "run the scripts META-INF/smtp-outbox/V*_"
                      + found.dialect.lowerCase()
                      + ".sql of smtp-mail-outbox.jar above that version"),
          null);
    }
  }

  private Found find() {
    try {
      return transactions.committing(Schema::find);
    } catch (SQLException e) {
      throw transactions.failed("reading the version of the tables", e);
    }
  }

  private static Found find(TransactionConnection session) throws SQLException {
    try (PreparedStatement query = session.prepare("SELECT VERSION FROM SMTP_OUTBOX_VERSION");
        ResultSet rows = query.executeQuery()) {
      OptionalInt version = rows.next() ? OptionalInt.of(rows.getInt(1)) : OptionalInt.empty();
      return new Found(version, null, session.dialect());
    } catch (SQLException e) {
      if (isMissing(e)) {
        return new Found(OptionalInt.empty(), e, session.dialect());
      }
      throw e;
    }
  }

  /** Whether the statement names what is not there; S0002 is SQL Server's. */
  private static boolean isMissing(SQLException e) {
    return CallerOrOwnTransaction.inClass("42", e) || CallerOrOwnTransaction.inClass("S0002", e);
  }

  private Found created(Dialect dialect) {
    SQLException failed = null;
    try {
      transactions.committing(session -> run(session, statements(dialect)));
    } catch (SQLException e) {
      failed = e; // as it does if another server creates them
    }
    Found found = find();
    for (int attempt = 1; found.version.isEmpty() && attempt < ATTEMPTS; attempt++) {
      LockSupport.parkNanos(PAUSE);
      found = find();
    }
    return found.version.isEmpty() && failed != null
        ? new Found(found.version, failed, dialect)
        : found;
  }

  private static Void run(TransactionConnection session, List<String> statements)
      throws SQLException {
    try (Statement statement = session.connection().createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
    return null;
  }

  /** Returns the statements of a script: each ends with a semicolon at the end of a line. */
  static List<String> statements(Dialect dialect) {
    String script = script(dialect);
    String text =
        script
            .lines()
            .filter(line -> !line.stripLeading().startsWith("--"))
            .collect(Collectors.joining("\n"));
    return Arrays.stream(text.split(";\\s*(\n|$)"))
        .map(String::strip)
        .filter(sql -> !sql.isEmpty())
        .toList();
  }

  private static String script(Dialect dialect) {
    try (InputStream in = Schema.class.getClassLoader().getResourceAsStream(dialect.script())) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(dialect.script() + " cannot be read: " + e, e);
    }
  }

  private MailException.Misconfigured missing(Found found) {
    return new MailException.Misconfigured(
        "data source "
            + settings.dataSource()
            + ": the tables of the outbox cannot be used ("
            + (found.error == null
                ? "SMTP_OUTBOX_VERSION is empty"
                : CallerOrOwnTransaction.described(found.error))
            + "): run the script "
            + found.dialect.script()
            + " of smtp-mail-outbox.jar, or set smtpconnector.outbox.create-tables=true for"
            + " development",
        found.error);
  }
}
