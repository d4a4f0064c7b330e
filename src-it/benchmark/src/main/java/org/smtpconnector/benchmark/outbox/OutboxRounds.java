package org.smtpconnector.benchmark.outbox;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.smtpconnector.benchmark.client.Endpoint;
import org.smtpconnector.benchmark.client.Letter;
import org.smtpconnector.benchmark.sink.Relay;
import org.smtpconnector.benchmark.sink.Tally;

/**
 * Measures the outboxes on one store: all are warmed up, then each has its turn, round after round.
 * Each server puts with several threads, a transaction a message, while it sends; a round ends when
 * all that was put is settled.
 */
final class OutboxRounds implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int FEWEST = 20;
  private static final int MOST = 20_000;

  private final Relay relay;
  private final Endpoint sink;
  private final OutboxEffort effort;
  private final SettledCount settled = new SettledCount();
  private final Map<OutboxKind, List<OutboxServer>> fleets = new EnumMap<>(OutboxKind.class);
  private final Map<OutboxKind, Integer> messages = new EnumMap<>(OutboxKind.class);

  /**
   * @param sink of the relay
   */
  OutboxRounds(
      StoreKind kind,
      StoreHost host,
      Relay relay,
      Endpoint sink,
      Letter letter,
      OutboxEffort effort)
      throws Exception {
    this.relay = relay;
    this.sink = sink;
    this.effort = effort;
    for (OutboxKind outbox : OutboxKind.values()) {
      if (outbox.can(kind, sink.security())) {
        List<OutboxServer> servers = new ArrayList<>();
        fleets.put(outbox, servers);
        for (int i = 0; i < effort.mostServers(); i++) {
          servers.add(outbox.open(host, sink, letter, effort.batch(), settled));
        }
      }
    }
  }

  /**
   * What was measured.
   *
   * @param both messages that are put and sent at the same time
   * @param backlog messages that wait when the servers start
   */
  record Result(OutboxFigures both, OutboxFigures backlog) {}

  Result run() throws IOException, InterruptedException {
    for (OutboxKind outbox : fleets.keySet()) {
      warmUp(outbox);
    }
    Result result = new Result(new OutboxFigures(), new OutboxFigures());
    for (int round = 0; round < effort.rounds(); round++) {
      for (int servers : effort.servers()) {
        for (OutboxKind outbox : fleets.keySet()) {
          OutboxFigures.Row row = new OutboxFigures.Row(outbox.title(), servers);
          result.both.add(row, perSecond(outbox, servers, false));
          result.backlog.add(row, perSecond(outbox, servers, true));
        }
      }
    }
    return result;
  }

  private void warmUp(OutboxKind outbox) throws IOException, InterruptedException {
    messages.put(outbox, FEWEST);
    long end = System.nanoTime() + effort.warmUp().toNanos();
    do {
      double perSecond = perSecond(outbox, effort.mostServers(), false);
      int count = (int) (perSecond * effort.round().toNanos() / 1e9);
      messages.put(outbox, Math.max(FEWEST, Math.min(MOST, count)));
    } while (System.nanoTime() < end);
  }

  /**
   * Has servers put messages and send them, and checks that the relay has each once.
   *
   * @param isBacklog whether they send when all are put, and putting does not count
   */
  private double perSecond(OutboxKind outbox, int servers, boolean isBacklog)
      throws IOException, InterruptedException {
    List<OutboxServer> fleet = fleets.get(outbox).subList(0, servers);
    int count = messages.get(outbox);
    Tally before = relay.tally(sink.port());
    settled.expect(count);
    if (isBacklog) {
      Puts.atOnce(fleet, effort.puttingThreads(), count);
    }
    long begin = System.nanoTime();
    fleet.forEach(OutboxServer::start);
    if (!isBacklog) {
      Puts.atOnce(fleet, effort.puttingThreads(), count);
    }
    settled.await(PATIENCE);
    long nanos = System.nanoTime() - begin;
    fleet.forEach(OutboxServer::stop);
    Tally taken = relay.tally(sink.port()).since(before);
    if (taken.messages() != count || taken.errors() > 0) {
      throw new IOException(outbox.title() + ": of " + count + " the sink saw " + taken);
    }
    return count * 1e9 / nanos;
  }

  @Override
  public void close() throws IOException {
    for (List<OutboxServer> servers : fleets.values()) {
      for (OutboxServer server : servers) {
        server.close();
      }
    }
  }
}
