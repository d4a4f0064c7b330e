package org.smtpconnector.mail.outbox.jdbc;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.smtpconnector.mail.outbox.OutboxState;
import org.smtpconnector.mail.outbox.store.RecipientOutcomesJson;
import org.smtpconnector.mail.outbox.store.Settlement;

/**
 * The statements that store what became of messages. Whoever has sent a message knows the truth: a
 * row names the server that began it until that one settles it, another one claims it or a person
 * decides about it, even if it is in doubt, or waits to be resent, meanwhile.
 */
final class SettleStatements {
  private static final String CLAIMED =
      "OWNER = ? AND CLAIMS = ? AND STATE IN ('CLAIMED', 'BEGUN', 'DOUBT', 'WAITING')";
  private static final String OF_SERVER = " WHERE ID = ? AND " + CLAIMED;
  private static final String DELETE = "DELETE FROM SMTP_OUTBOX";
  private static final String UPDATE =
      "UPDATE SMTP_OUTBOX SET OWNER = NULL, STATE = ?, DUE_AT = ?, ATTEMPTS = ?, RESENDS = ?,"
          + " WHY = ?, CHANGED_AT = ?";
  private static final String UNTOUCHED = UPDATE + OF_SERVER;
  private static final String TOUCHED = UPDATE + ", OUTCOMES = ?" + OF_SERVER;

  private final RowUpdateBatch batch;
  private final RecipientOutcomesJson outcomes;
  private final boolean keepsSent;

  SettleStatements(RowUpdateBatch batch, RecipientOutcomesJson outcomes, boolean keepsSent) {
    this.batch = batch;
    this.outcomes = outcomes;
    this.keepsSent = keepsSent;
  }

  Set<String> settle(TransactionConnection session, String server, List<Settlement> settlements)
      throws SQLException {
    List<Settlement> removed = new ArrayList<>();
    List<Settlement> touched = new ArrayList<>();
    List<Settlement> untouched = new ArrayList<>(); // the outcomes stay as they are
    for (Settlement each : settlements) {
      boolean isRemoved = each.state() == OutboxState.SENT && !keepsSent;
      (isRemoved ? removed : each.outcomes().isEmpty() ? untouched : touched).add(each);
    }
    long now = session.now();
    Set<String> settled = delete(session, server, removed);
    List<Settlement> updated = new ArrayList<>();
    updated.addAll(
        batch.changed(
            session,
            TOUCHED,
            touched,
            (update, each) -> {
              set(update, each, now);
              update.setString(7, outcomes.toJson(each.outcomes()));
              ofServer(update, 8, each, server);
            }));
    updated.addAll(
        batch.changed(
            session,
            UNTOUCHED,
            untouched,
            (update, each) -> {
              set(update, each, now);
              ofServer(update, 7, each, server);
            }));
    updated.forEach(each -> settled.add(each.id()));
    return settled;
  }

  private Set<String> delete(
      TransactionConnection session, String server, List<Settlement> settlements)
      throws SQLException {
    Map<Integer, List<String>> byClaim =
        settlements.stream()
            .collect(groupingBy(Settlement::claim, mapping(Settlement::id, toList())));
    Set<String> deleted = new HashSet<>();
    for (Map.Entry<Integer, List<String>> each : byClaim.entrySet()) {
      deleted.addAll(
          batch.changed(
              session,
              DELETE,
              CLAIMED,
              each.getValue(),
              (delete, ids) -> ofServer(delete, 1, ids, server, each.getKey())));
    }
    return deleted;
  }

  private static void set(PreparedStatement update, Settlement settlement, long now)
      throws SQLException {
    update.setString(1, settlement.state().name());
    update.setLong(2, settlement.due().toEpochMilli());
    update.setInt(3, settlement.attempts());
    update.setInt(4, settlement.resends());
    update.setString(5, WhyColumn.of(settlement.why()));
    update.setLong(6, now);
  }

  private static void ofServer(
      PreparedStatement statement, int index, Settlement settlement, String server)
      throws SQLException {
    ofServer(statement, index, settlement.id(), server, settlement.claim());
  }

  private static void ofServer(
      PreparedStatement statement, int index, String ids, String server, int claim)
      throws SQLException {
    statement.setString(index, ids);
    statement.setString(index + 1, server);
    statement.setInt(index + 2, claim);
  }
}
