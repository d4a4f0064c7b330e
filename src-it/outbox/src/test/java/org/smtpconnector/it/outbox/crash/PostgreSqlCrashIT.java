package org.smtpconnector.it.outbox.crash;

import java.sql.SQLException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class PostgreSqlCrashIT extends CrashMatrix {
  private static PostgreSqlSchemas schemas;

  static Stream<CrashPoint> points() {
    return IS_LONG
        ? Stream.of(CrashPoint.values())
        : Stream.of(
            CrashPoint.AFTER_THE_COMMIT_OF_A_PUT,
            CrashPoint.AFTER_THE_COMMIT_OF_A_BEGIN,
            CrashPoint.BEFORE_THE_COMMIT_OF_A_SETTLE);
  }

  static Stream<CrashPoint> pointsOfResent() {
    return IS_LONG
        ? Stream.of(CrashPoint.values())
        : Stream.of(CrashPoint.BEFORE_THE_COMMIT_OF_A_SETTLE);
  }

  @BeforeAll
  static void start() {
    schemas = new PostgreSqlSchemas("crash");
  }

  @AfterAll
  static void stop() {
    schemas.close();
  }

  @Override
  SharedStore emptyStore() throws SQLException {
    return schemas.next();
  }
}
