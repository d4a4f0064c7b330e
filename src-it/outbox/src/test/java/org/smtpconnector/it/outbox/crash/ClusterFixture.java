package org.smtpconnector.it.outbox.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.smtpconnector.mail.OnDoubt;

/** Servers that share one store. */
abstract class ClusterFixture extends ServersFixture {
  static final int BATCH = 10;

  private int names;

  /** Returns a plan for another server. */
  ServerPlan next() {
    return plan("server" + ++names, OnDoubt.REPORT, BATCH);
  }

  /** Returns the Message-IDs of what servers have put. */
  Set<String> put() {
    return said(ServerProcess.PUT);
  }

  private Set<String> said(String text) {
    return servers.stream()
        .flatMap(server -> server.said(text).stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * Checks that each message was accepted once or is in doubt; those of a server that was killed
   * before it could say that it has put them, and those whose put has failed, too, if they are
   * there. Returns those in doubt.
   */
  List<String> assertNothingLostOrDoubled() throws Exception {
    Map<String, Long> accepted = relay.counts();
    List<String> doubts = store.messages("DOUBT");
    Set<String> settled = new TreeSet<>(accepted.keySet());
    settled.addAll(doubts);
    assertThat(settled).containsAll(put());
    settled.removeAll(said(ServerProcess.UNSURE));
    assertThat(settled).hasSizeBetween(put().size(), put().size() + servers.size());
    assertThat(accepted).allSatisfy((id, count) -> assertThat(count).isOne());
    assertThat(store.count()).isEqualTo(doubts.size());
    return doubts;
  }
}
