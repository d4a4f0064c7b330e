package org.smtpconnector.mail.outbox.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DialectTest {
  @ParameterizedTest
  @CsvSource({
    "H2, H2",
    "Apache Derby, DERBY",
    "PostgreSQL, POSTGRESQL",
    "MySQL, MYSQL",
    "MariaDB, MARIADB",
    "Oracle, ORACLE",
    "DB2/LINUXX8664, DB2",
    "Microsoft SQL Server, SQLSERVER"
  })
  void aDatabaseIsKnownByTheNameThatItsDriverReturns(String product, Dialect dialect) {
    assertThat(Dialect.of(product)).contains(dialect);
  }

  @Test
  void anotherDatabaseIsNotKnown() {
    assertThat(Dialect.of("SQLite")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void aScriptCreatesAllTablesAndTheVersionLast(Dialect dialect) {
    assertThat(Schema.statements(dialect))
        .hasSize(7)
        .allMatch(sql -> !sql.contains("--") && !sql.contains(";"))
        .last()
        .asString()
        .startsWith("INSERT INTO SMTP_OUTBOX_VERSION");
  }
}
