package org.smtpconnector.mail.outbox.jdbc;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.smtpconnector.mail.ComposedMail;
import org.smtpconnector.mail.OnDoubt;
import org.smtpconnector.mail.outbox.OutboxState;
import org.smtpconnector.mail.outbox.QueuedMail;
import org.smtpconnector.mail.outbox.store.ClaimedEntry;
import org.smtpconnector.mail.outbox.store.NewEntry;
import org.smtpconnector.mail.outbox.store.Settlement;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.MessageSource;
import org.smtpconnector.smtp.RecipientOutcome;

/** An empty store in a database, and messages for it. */
abstract class StoreFixture {
  protected static final String A = "server-a";
  static final String B = "server-b";
  static final Duration GIVE_UP = Duration.ofDays(4);
  static final Duration LEASE = Duration.ofSeconds(30);

  protected TestPool pool;
  protected JdbcOutboxStore store;
  private final Map<String, Integer> claims = new HashMap<>(); // the last one of a message

  /** Opens a connection to the database. */
  protected abstract Connection open() throws SQLException;

  @BeforeEach
  void createEmptyStore() throws SQLException {
    pool = new TestPool(this::open, Connection.TRANSACTION_REPEATABLE_READ);
    store = store(pool, Duration.ZERO);
    store.check();
    for (String table : List.of("SMTP_OUTBOX", "SMTP_OUTBOX_KEY", "SMTP_OUTBOX_SERVER")) {
      execute("DELETE FROM " + table);
    }
  }

  @AfterEach
  void connectionsCameBackAsTheyWere() throws SQLException {
    assertThat(pool.inUse()).isZero();
    assertThat(pool.changed()).isZero();
    pool.close();
  }

  static JdbcOutboxStore store(TestPool pool, Duration keep) {
    return new JdbcOutboxStore(pool, settings(keep), () -> false);
  }

  static JdbcStoreSettings settings(Duration keep) {
    return new JdbcStoreSettings("jdbc/shop", true, keep, Duration.ofDays(30));
  }

  CallersTransaction callersTransaction() throws SQLException {
    return callersTransaction(pool);
  }

  static CallersTransaction callersTransaction(TestPool pool) throws SQLException {
    return new CallersTransaction(
        pool, source -> new JdbcOutboxStore(source, settings(Duration.ZERO), () -> true));
  }

  int execute(String sql, Object... parameters) throws SQLException {
    try (Connection connection = pool.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int index = 0; index < parameters.length; index++) {
        statement.setObject(index + 1, parameters[index]);
      }
      int count = statement.executeUpdate();
      connection.commit();
      return count;
    }
  }

  long count(String table) throws SQLException {
    try (Connection connection = pool.getConnection();
        PreparedStatement query = connection.prepareStatement("SELECT COUNT(*) FROM " + table);
        ResultSet rows = query.executeQuery()) {
      rows.next();
      return rows.getLong(1);
    }
  }

  static ComposedMail mail(String id) {
    return mail(id, OnDoubt.REPORT);
  }

  static ComposedMail mail(String id, OnDoubt onDoubt) {
    byte[] message = ("Subject: " + id + "\r\n\r\nHello\r\n").getBytes(US_ASCII);
    return new ComposedMail(
        "<" + id + "@example.org>", envelope(), MessageSource.of(message), onDoubt);
  }

  static Envelope envelope() {
    return Envelope.of("shop@example.org", "one@example.org", "two@example.org");
  }

  static NewEntry entry(String mailer, ComposedMail mail) {
    return new NewEntry(mailer, mail, Optional.empty(), GIVE_UP, Optional.empty());
  }

  static NewEntry keyed(String key, ComposedMail mail) {
    return new NewEntry("", mail, Optional.empty(), GIVE_UP, Optional.of(key));
  }

  static NewEntry notBefore(Instant time, ComposedMail mail) {
    return new NewEntry("", mail, Optional.of(time), GIVE_UP, Optional.empty());
  }

  protected QueuedMail put(String id) {
    return store.put(entry("", mail(id)));
  }

  List<String> claim(String server) {
    List<ClaimedEntry> claimed = store.claim(server, "", 100);
    claimed.forEach(entry -> claims.put(entry.id(), entry.claim()));
    return claimed.stream().map(ClaimedEntry::id).toList();
  }

  /** Puts a message, and lets a server that is silent begin it. */
  String begunBySilent(ComposedMail mail) {
    String id = store.put(entry("", mail)).id();
    assertThat(claim(A)).contains(id);
    assertThat(store.begin(A, List.of(id))).containsExactly(id);
    return id;
  }

  protected OutboxState state(String id) {
    return store.find(id).orElseThrow().state();
  }

  protected Settlement settlement(
      String id, OutboxState state, String why, RecipientOutcome.Status... statuses) {
    List<RecipientOutcome> outcomes = new ArrayList<>();
    for (int index = 0; index < statuses.length; index++) {
      outcomes.add(
          RecipientOutcome.undecided(
              envelope().recipients().get(index).address(), statuses[index]));
    }
    return new Settlement(id, claims.getOrDefault(id, 1), state, store.now(), 1, 0, outcomes, why);
  }

  static byte[] octets(ComposedMail mail) throws IOException {
    return octets(mail.message());
  }

  static byte[] octets(MessageSource message) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    message.writeTo(out);
    return out.toByteArray();
  }
}
