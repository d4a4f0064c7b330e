package org.smtpconnector.it.outbox.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.smtpconnector.mail.OnDoubt;

/** Servers that share one PostgreSQL. */
abstract class ClusterFixture extends ServersFixture {
  static final int BATCH = 10;
  private static PostgreSqlSchemas schemas;

  private int names;

  @BeforeAll
  static void startDatabase() {
    schemas = new PostgreSqlSchemas("cluster");
  }

  @AfterAll
  static void stopDatabase() {
    schemas.close();
  }

  @Override
  SharedDatabase emptyDatabase() throws SQLException {
    return schemas.next();
  }

  /** Returns a plan for another server. */
  ServerPlan next() {
    return plan("server" + ++names, OnDoubt.REPORT, BATCH);
  }

  /** Returns the Message-IDs of what servers have put. */
  Set<String> put() {
    Set<String> put = new TreeSet<>();
    servers.forEach(server -> put.addAll(server.said(ServerProcess.PUT)));
    return put;
  }

  /**
   * Checks that each message was accepted once or is in doubt; those of a server that was killed
   * before it could say that it has put them, too. Returns those in doubt.
   */
  List<String> assertNothingLostOrDoubled() throws SQLException {
    Map<String, Long> accepted = relay.counts();
    List<String> doubts = database.messages("DOUBT");
    Set<String> settled = new TreeSet<>(accepted.keySet());
    settled.addAll(doubts);
    assertThat(settled).containsAll(put());
    assertThat(settled).hasSizeBetween(put().size(), put().size() + servers.size());
    assertThat(accepted).allSatisfy((id, count) -> assertThat(count).isOne());
    assertThat(database.count()).isEqualTo(doubts.size());
    return doubts;
  }
}
