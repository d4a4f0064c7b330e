package org.smtpconnector.mail.outbox.jdbc;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.smtpconnector.mail.outbox.OutboxEntry;
import org.smtpconnector.mail.outbox.OutboxState;
import org.smtpconnector.mail.outbox.QueuedMail;
import org.smtpconnector.mail.outbox.store.ClaimedEntry;
import org.smtpconnector.mail.outbox.store.NewEntry;
import org.smtpconnector.mail.outbox.store.OutboxStore;
import org.smtpconnector.mail.outbox.store.RecipientOutcomesJson;
import org.smtpconnector.mail.outbox.store.Settlement;

/** Keeps the messages in tables of a database, which the servers of a cluster share. */
public final class JdbcOutboxStore implements OutboxStore {
  private final CallerOrOwnTransaction transactions;
  private final Schema schema;
  private final InsertStatements insertion;
  private final GroupedPuts puts;
  private final ClaimStatements claims;
  private final SettleStatements settling;
  private final HeartbeatTakeoverStatements servers;
  private final EntryMetadataQueries entries;
  private final DecisionStatements desk;
  private final PurgeStatements expiry;

  /**
   * Creates a store; the database is not asked for anything yet.
   *
   * @param transactionIsActive whether the calling thread has a transaction that connections of the
   *     data source join
   */
  public JdbcOutboxStore(
      DataSource dataSource, JdbcStoreSettings settings, BooleanSupplier transactionIsActive) {
    RecipientOutcomesJson outcomes = new RecipientOutcomesJson();
    RowUpdateBatch batch = new RowUpdateBatch();
    transactions =
        new CallerOrOwnTransaction(dataSource, settings.dataSource(), transactionIsActive);
    schema = new Schema(transactions, settings);
    insertion = new InsertStatements(outcomes);
    puts = new GroupedPuts(transactions, insertion);
    claims = new ClaimStatements(transactions, batch, outcomes);
    settling = new SettleStatements(batch, outcomes, settings.keepsSent());
    entries = new EntryMetadataQueries(outcomes);
    servers = new HeartbeatTakeoverStatements(batch, outcomes, entries);
    desk = new DecisionStatements(outcomes);
    expiry = new PurgeStatements(settings);
  }

  @Override
  public void check() {
    schema.check();
  }

  @Override
  public Instant now() {
    return Instant.ofEpochMilli(transactions.now());
  }

  @Override
  public QueuedMail put(NewEntry entry) {
    return puts.put(entry)
        .orElseGet(
            () ->
                transactions.joinedOrSingle(
                    "adding message " + entry.mail().messageId(),
                    session -> insertion.put(session, entry)));
  }

  @Override
  public List<ClaimedEntry> claim(String server, String mailer, int limit) {
    return claims.claim(server, mailer, limit);
  }

  @Override
  public Set<String> begin(String server, Collection<String> ids) {
    return transactions.own("beginning messages", session -> claims.begin(session, server, ids));
  }

  @Override
  public Set<String> settle(String server, List<Settlement> settlements) {
    return transactions.own(
        "settling messages", session -> settling.settle(session, server, settlements));
  }

  @Override
  public void beat(String server) {
    transactions.own(
        "the beat of server " + server,
        session -> HeartbeatTakeoverStatements.beat(session, server));
  }

  @Override
  public List<OutboxEntry> recover(String server, Duration lease) {
    return transactions.own(
        "taking over from silent servers", session -> servers.recover(session, server, lease));
  }

  @Override
  public void leave(String server) {
    transactions.own(
        "the leave of server " + server,
        session -> HeartbeatTakeoverStatements.leave(session, server));
  }

  @Override
  public Optional<Instant> nextDue(String mailer) {
    return transactions.own(
        "reading the next due time", session -> NextDueQueries.nextDue(session, mailer));
  }

  @Override
  public Set<String> mailers() {
    return transactions.own("reading the mailers", NextDueQueries::mailers);
  }

  @Override
  public void purge() {
    transactions.own("removing what was kept", expiry::purge);
  }

  @Override
  public List<OutboxEntry> list(OutboxState state, int limit) {
    return transactions.joined("listing messages", session -> entries.list(session, state, limit));
  }

  @Override
  public Optional<OutboxEntry> find(String id) {
    return transactions.joined("finding message " + id, session -> entries.find(session, id));
  }

  @Override
  public Map<OutboxState, Long> counts() {
    return transactions.joined("counting messages", EntryMetadataQueries::counts);
  }

  @Override
  public boolean resend(String id, Duration giveUp) {
    return transactions.joined(
        "resending message " + id, session -> desk.resend(session, id, giveUp));
  }

  @Override
  public boolean drop(String id) {
    return transactions.joined(
        "dropping message " + id, session -> DecisionStatements.drop(session, id));
  }

  @Override
  public boolean release(String id) {
    return transactions.joined(
        "releasing message " + id, session -> DecisionStatements.release(session, id));
  }
}
