package org.smtpconnector.mail.outbox.jdbc;

import java.util.Locale;
import java.util.Optional;

/**
 * What differs between databases. Each clock query returns milliseconds since 1970 in UTC, or a
 * timestamp where the database cannot calculate them, without regard to the session's time zone.
 */
enum Dialect {
  H2(
      "SELECT CAST(EXTRACT(EPOCH FROM CURRENT_TIMESTAMP) * 1000 AS BIGINT)",
      Rows.FETCH_FIRST,
      Locks.SKIPPED),
  DERBY("VALUES CURRENT_TIMESTAMP", Rows.FETCH_FIRST, Locks.NONE),
  POSTGRESQL(
      "SELECT CAST(EXTRACT(EPOCH FROM CLOCK_TIMESTAMP()) * 1000 AS BIGINT)",
      Rows.LIMIT,
      Locks.SKIPPED),
  MYSQL(
      "SELECT TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(3)) DIV 1000",
      Rows.LIMIT,
      Locks.SKIPPED),
  MARIADB(MYSQL.clock, Rows.LIMIT, Locks.SKIPPED),
  ORACLE(
      "SELECT ROUND((CAST(SYS_EXTRACT_UTC(SYSTIMESTAMP) AS DATE) - DATE '1970-01-01') * 86400)"
          + " * 1000 FROM DUAL",
      Rows.FETCH_FIRST,
      Locks.SKIPPED),
  DB2(
      "SELECT (CAST(DAYS(CURRENT TIMESTAMP - CURRENT TIMEZONE) AS BIGINT) - DAYS('1970-01-01'))"
          + " * 86400000 + MIDNIGHT_SECONDS(CURRENT TIMESTAMP - CURRENT TIMEZONE) * 1000"
          + " FROM SYSIBM.SYSDUMMY1",
      Rows.FETCH_FIRST,
      Locks.NONE),
  SQLSERVER(
      "SELECT DATEDIFF_BIG(MILLISECOND, '1970-01-01', SYSUTCDATETIME())", Rows.OFFSET, Locks.HINT);

  private static final String KEY_COLUMNS = "(ONCE_KEY, MAIL_ID, MESSAGE_ID, USED_AT)";

  private final String clock;
  private final String rows;
  private final Locks locks;

  Dialect(String clock, String rows, Locks locks) {
    this.clock = clock;
    this.rows = rows;
    this.locks = locks;
  }

  /** How a query returns its first rows alone. */
  private interface Rows {
    String FETCH_FIRST = " FETCH FIRST ? ROWS ONLY";
    String LIMIT = " LIMIT ?";
    String OFFSET = " OFFSET 0 ROWS FETCH NEXT ? ROWS ONLY";
  }

  /** How servers that claim at once stay out of each other's way. */
  private enum Locks {
    /** They wait for one another; the update that claims says who was first. */
    NONE,
    SKIPPED,
    HINT
  }

  /**
   * Returns the dialect of a database.
   *
   * @param product its name, as its driver returns it
   */
  static Optional<Dialect> of(String product) {
    String name = product.toLowerCase(Locale.ROOT);
    if (name.startsWith("microsoft sql server")) {
      return Optional.of(SQLSERVER);
    }
    for (Dialect dialect : values()) {
      // "Apache Derby", "DB2/LINUXX8664"
      if (name.contains(dialect.lowerCase())) {
        return Optional.of(dialect);
      }
    }
    return Optional.empty();
  }

  String lowerCase() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the script that creates the tables, a resource of the jar. */
  String script() {
    return "META-INF/smtp-outbox/V1__smtp_outbox_" + lowerCase() + ".sql";
  }

  String clock() {
    return clock;
  }

  /** Whether the clock stands still during a transaction. */
  boolean clockIsOfTransaction() {
    return this == H2;
  }

  /** Returns a query with a last parameter more, the number of rows. */
  String limited(String query) {
    return query + rows;
  }

  /**
   * Selects the ids of a mailer's messages that are due. Its parameters are the mailer, the time
   * and, if {@link #limitsClaims()}, the number of rows.
   */
  String dueMessages() {
    String query =
        "SELECT ID FROM SMTP_OUTBOX"
            + hint()
            + " WHERE STATE = 'WAITING' AND MAILER = ? AND DUE_AT <= ?"
            // All columns of the index, so that each database reads it in its order.
            + " ORDER BY STATE, MAILER, DUE_AT";
    return (limitsClaims() ? limited(query) : query) + skipped();
  }

  /**
   * Returns an update that claims messages which are due and returns their columns, where a
   * database can do both at once. Its parameters are those of the update, then those of {@link
   * #dueMessages}.
   *
   * @param update the update, up to its condition
   * @param columns the columns to return
   */
  Optional<String> claimedAtOnce(String update, String columns) {
    return this == POSTGRESQL
        // An array, so that the query runs once, before the update.
        ? Optional.of(
            update + " WHERE ID = ANY (ARRAY(" + dueMessages() + ")) RETURNING " + columns)
        : Optional.empty();
  }

  /**
   * Returns a statement that has rows found by indexes during a transaction, where a database keeps
   * plans that it made for an empty table, and would go on to read all of it when it is full.
   */
  Optional<String> indexesPreferred() {
    return this == POSTGRESQL ? Optional.of("SET LOCAL ENABLE_SEQSCAN = OFF") : Optional.empty();
  }

  /**
   * Returns a statement that changes rows by their ids and returns the ids of those that it has
   * changed, where a database can do both at once. Its parameters are those of the change, the ids
   * with commas between them, and those of the condition.
   *
   * @param change an update or a deletion, up to its condition
   * @param condition which of the rows to change
   */
  Optional<String> changedAtOnce(String change, String condition) {
    return this == POSTGRESQL
        ? Optional.of(
            change
                + " WHERE ID = ANY (STRING_TO_ARRAY(?, ','))"
                // Found by their ids alone: in an index, a state has all rows that ever were in it.
                + " AND CASE WHEN "
                + condition
                + " THEN TRUE END RETURNING ID")
        : Optional.empty();
  }

  /**
   * Returns a query that locks the rows it selects, and where the database can do that passes over
   * those that another transaction has locked: that of a server which is stopped may stay open.
   *
   * @param select what to select, up to the name of the table
   * @param where the condition
   */
  String lockedUnlessLocked(String select, String where) {
    return select + hint() + where + skipped();
  }

  private String hint() {
    return locks == Locks.HINT ? " WITH (UPDLOCK, READPAST, ROWLOCK)" : "";
  }

  private String skipped() {
    return locks == Locks.SKIPPED ? " FOR UPDATE SKIP LOCKED" : "";
  }

  /** Whether a claim may name the number of rows (ORA-02014); else it locks those that it reads. */
  boolean limitsClaims() {
    return this != ORACLE;
  }

  /** Inserts a key; it inserts nothing, or violates the constraint, if the key was used. */
  String insertKey() {
    String values = " VALUES (?, ?, ?, ?)";
    return switch (this) {
      // A violated constraint would end the caller's transaction.
      case POSTGRESQL ->
          "INSERT INTO SMTP_OUTBOX_KEY " + KEY_COLUMNS + values + " ON CONFLICT DO NOTHING";
      case MYSQL, MARIADB -> "INSERT IGNORE INTO SMTP_OUTBOX_KEY " + KEY_COLUMNS + values;
      case SQLSERVER ->
          "INSERT INTO SMTP_OUTBOX_KEY "
              + KEY_COLUMNS
              + " SELECT K, I, M, U FROM (VALUES (?, ?, ?, ?)) V (K, I, M, U) WHERE NOT EXISTS"
              + " (SELECT 1 FROM SMTP_OUTBOX_KEY WITH (UPDLOCK, HOLDLOCK) WHERE ONCE_KEY = V.K)";
      case H2, DERBY, ORACLE, DB2 -> "INSERT INTO SMTP_OUTBOX_KEY " + KEY_COLUMNS + values;
    };
  }

  /** Selects what a key was used for, also if that was committed after this transaction began. */
  String selectKey() {
    String query = "SELECT MAIL_ID, MESSAGE_ID, ONCE_KEY FROM SMTP_OUTBOX_KEY WHERE ONCE_KEY = ?";
    return this == MYSQL || this == MARIADB ? query + " LOCK IN SHARE MODE" : query;
  }
}
