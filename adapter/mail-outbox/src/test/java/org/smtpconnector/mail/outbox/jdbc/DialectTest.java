package org.smtpconnector.mail.outbox.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DialectTest {
  private static final Pattern COLUMN =
      Pattern.compile("^((?!CONSTRAINT|CREATE|INSERT)[A-Z_]+) .*?( NOT NULL)?(,?)$");

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

  /** Those of databases that are not at hand differ by their types alone. */
  @ParameterizedTest
  @EnumSource
  void aScriptCreatesTheColumnsAndConstraintsOfTheOthers(Dialect dialect) {
    assertThat(withoutTypes(dialect)).isEqualTo(withoutTypes(Dialect.H2));
  }

  private static List<String> withoutTypes(Dialect dialect) {
    return Schema.statements(dialect).stream()
        .flatMap(String::lines)
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .map(line -> COLUMN.matcher(line).replaceFirst("$1$2$3"))
        .map(line -> line.startsWith(")") ? ")" : line) // how a table is stored
        .toList();
  }
}
