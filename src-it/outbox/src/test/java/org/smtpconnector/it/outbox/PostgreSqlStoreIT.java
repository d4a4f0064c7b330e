package org.smtpconnector.it.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.smtpconnector.mail.outbox.OutboxState;
import org.smtpconnector.mail.outbox.jdbc.SkippingStoreContract;
import org.smtpconnector.mail.outbox.store.OutboxStoreException;

/**
 * Its clock is three hours ahead of this JVM's, as if that of each server of a cluster were off.
 */
class PostgreSqlStoreIT extends SkippingStoreContract {
  private static DatabaseServer server;

  @BeforeAll
  static void start() {
    server = DatabaseServer.postgreSql("postgresql", Map.of("CLOCK", "+3h"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Override
  protected Connection open() throws SQLException {
    return server.open();
  }

  @Override
  protected boolean failsOnKeysOfLaterTransactions(int isolation) {
    return true;
  }

  @Test
  void theClockOfTheDatabaseCounts() {
    assertThat(store.now())
        .isCloseTo(Instant.now().plus(Duration.ofHours(3)), within(Duration.ofMinutes(5)));
  }

  @Test
  void aDatabaseThatWentAwayIsNamedAndHasAllWhenItComesBack() {
    String waiting = put("waiting").id();
    String claimed = store.claim(A, "", 1).get(0).id();
    assertThat(claimed).isEqualTo(waiting);
    server.close();
    try {
      assertThatThrownBy(() -> put("lost"))
          .isInstanceOf(OutboxStoreException.class)
          .hasMessageContaining("data source jdbc/shop: adding message <lost@example.org> failed")
          // No connection, or one whose process still says why it ends (admin_shutdown)
          .hasMessageMatching(".*SQLState (08|57P).*");
      assertThatThrownBy(() -> store.begin(A, List.of(claimed)))
          .isInstanceOf(OutboxStoreException.class);
    } finally {
      server.start();
    }
    assertThat(store.begin(A, List.of(claimed))).containsExactly(claimed);
    assertThat(state(claimed)).isEqualTo(OutboxState.BEGUN);
  }
}
