package org.smtpconnector.mail.outbox.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.Optional;

/**
 * The clock of the database, in milliseconds since 1970. All servers go by it, so that it does not
 * matter what their own clocks show. It is read once in a while, and in between the time that has
 * passed is added; where a lease is judged, it is read.
 */
final class DatabaseClock {
  private static final long READ_AGAIN = Duration.ofSeconds(30).toNanos();

  private volatile Reading last;

  private record Reading(long millis, long nanos) {
    Reading(long millis) {
      this(millis, System.nanoTime());
    }

    boolean isRecent() {
      return System.nanoTime() - nanos < READ_AGAIN;
    }

    long now() {
      return millis + Duration.ofNanos(System.nanoTime() - nanos).toMillis();
    }
  }

  /** Returns the time if the clock was read a short while ago. */
  Optional<Long> known() {
    Reading reading = last;
    return reading != null && reading.isRecent() ? Optional.of(reading.now()) : Optional.empty();
  }

  /**
   * Returns the time, some milliseconds old perhaps.
   *
   * @param callers whether the connection is in the caller's transaction
   */
  long now(Connection connection, Dialect dialect, boolean callers) throws SQLException {
    Optional<Long> known = known();
    if (known.isPresent()) {
      return known.get();
    }
    if (callers && dialect.clockIsOfTransaction()) {
      return millis(connection, dialect); // as old as that transaction, so not for others
    }
    return read(connection, dialect);
  }

  /** Returns the time, read now. */
  long read(Connection connection, Dialect dialect) throws SQLException {
    Reading reading = new Reading(millis(connection, dialect));
    last = reading;
    return reading.millis;
  }

  private static long millis(Connection connection, Dialect dialect) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(dialect.clock());
        ResultSet rows = query.executeQuery()) {
      rows.next();
      Object time = rows.getObject(1);
      return time instanceof Timestamp stamp ? stamp.getTime() : ((Number) time).longValue();
    }
  }
}
