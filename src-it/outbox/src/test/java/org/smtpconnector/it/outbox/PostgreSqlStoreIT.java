package org.smtpconnector.it.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;
import static org.smtpconnector.smtp.RecipientOutcome.Status.ACCEPTED;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.smtpconnector.mail.outbox.OutboxState;
import org.smtpconnector.mail.outbox.jdbc.SkippingStoreContract;
import org.smtpconnector.mail.outbox.store.ClaimedEntry;
import org.smtpconnector.mail.outbox.store.OutboxStoreException;

/**
 * Its clock is three hours ahead of this JVM's, as if that of each server of a cluster were off.
 */
class PostgreSqlStoreIT extends SkippingStoreContract {
  private static final int NEWSLETTER = 500;
  private static final String VACUUM = "VACUUM ANALYZE SMTP_OUTBOX";
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

  /**
   * PostgreSQL keeps the plan of a statement that a connection has used for a while: made while an
   * outbox was empty, as it is most of the time, that plan would read the whole table for each
   * message of a newsletter.
   */
  @Test
  void whatWasPlannedForAnEmptyOutboxFindsManyMessagesByIndex() throws SQLException {
    inDatabase("SELECT PG_STAT_RESET()");
    inDatabase("ALTER TABLE SMTP_OUTBOX SET (AUTOVACUUM_ENABLED = FALSE)"); // it replaces plans
    inDatabase(VACUUM);
    for (int i = 0; i < 20; i++) {
      put("quiet-" + i);
      assertThat(send(1)).isEqualTo(1);
      if (i == 5) {
        inDatabase(VACUUM);
      }
    }
    for (int i = 0; i < NEWSLETTER; i++) {
      put("newsletter-" + i);
    }

    int sent = send(25) + send(25);

    assertThat(sent).isEqualTo(50);
    pool.close(); // it counts when the connection ends
    await().until(() -> statistic("N_TUP_DEL") >= 70);
    assertThat(statistic("SEQ_TUP_READ")).isLessThan(NEWSLETTER);
  }

  private void inDatabase(String sql) throws SQLException {
    try (Connection connection = open();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private int send(int limit) {
    List<String> ids = store.claim(A, "", limit).stream().map(ClaimedEntry::id).toList();
    store.begin(A, ids);
    return store
        .settle(
            A,
            ids.stream()
                .map(id -> settlement(id, OutboxState.SENT, "", ACCEPTED, ACCEPTED))
                .toList())
        .size();
  }

  private long statistic(String column) throws SQLException {
    try (Connection connection = open();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT " + column + " FROM PG_STAT_USER_TABLES WHERE RELNAME = 'smtp_outbox'")) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
