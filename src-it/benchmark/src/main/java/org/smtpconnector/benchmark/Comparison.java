package org.smtpconnector.benchmark;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.smtpconnector.benchmark.client.Contestant;
import org.smtpconnector.benchmark.client.Tools;
import org.smtpconnector.benchmark.client.Worker;
import org.smtpconnector.benchmark.sink.Offer;
import org.smtpconnector.benchmark.sink.Relay;
import org.smtpconnector.benchmark.sink.Tally;
import org.smtpconnector.smtp.TransportSecurity;

/**
 * Measures one cell: each client in a process of its own, all warmed up, then one round each, round
 * after round, so that what disturbs the machine disturbs all alike.
 */
final class Comparison {
  /** What may fail, with what the client is then given up for. */
  private interface Step {
    void of(Contestant one) throws IOException;
  }

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int MOST_AT_ONCE = 1_000_000;

  private final Relay relay;
  private final Path directory;
  private final Tools tools;
  private final Effort effort;
  private final Map<Contestant, Figures> figures = new EnumMap<>(Contestant.class);
  private final Map<Contestant, Worker> workers = new EnumMap<>(Contestant.class);
  private final Map<Contestant, Integer> batches = new EnumMap<>(Contestant.class);
  private final Cell cell;
  private int port;
  private Duration roundTrip = Duration.ZERO;

  /**
   * @param directory with the trusted authority; logs go there
   */
  Comparison(Cell cell, Relay relay, Path directory, Tools tools, Effort effort) {
    this.cell = cell;
    this.relay = relay;
    this.directory = directory;
    this.tools = tools;
    this.effort = effort;
  }

  /** One of each client that can do it, also of those that are missing or failed. */
  List<Figures> run() throws IOException {
    cell.able().forEach(one -> figures.put(one, new Figures(cell, one)));
    for (int fork = 0; fork < effort.forks(); fork++) {
      port = relay.open(cell.offer(), cell.security(), oneWay());
      try {
        start();
        rounds();
      } finally {
        workers.values().parallelStream().forEach(Worker::close);
        workers.clear();
        relay.close(port);
      }
    }
    return List.copyOf(figures.values());
  }

  private Duration oneWay() {
    return cell.roundTrip().dividedBy(2);
  }

  /** A delay begins when all are warm: what is far is rarely called, and would never become so. */
  private void start() throws IOException {
    boolean far = !cell.roundTrip().isZero();
    if (far) {
      relay.delay(port, Duration.ZERO);
    }
    launch();
    warmUp(effort.warmUp());
    if (far) {
      relay.delay(port, oneWay());
      roundTrip = measuredRoundTrip();
      warmUp(Duration.ZERO);
    }
  }

  private Duration measuredRoundTrip() throws IOException {
    int plain = relay.open(Offer.NEITHER, TransportSecurity.PLAIN, oneWay());
    try {
      return RoundTrip.measured(plain);
    } finally {
      relay.close(plain);
    }
  }

  private void launch() {
    for (Figures each : figures.values()) {
      String missing = each.contestant().missing(tools);
      if (!missing.isEmpty()) {
        each.failed("not measured: " + missing);
      } else if (each.failure().isEmpty()) {
        attempt(each.contestant(), this::launch);
      }
    }
    for (Contestant one : List.copyOf(workers.keySet())) {
      attempt(one, it -> workers.get(it).awaitReady());
    }
  }

  private void warmUp(Duration least) {
    for (Contestant one : List.copyOf(workers.keySet())) {
      attempt(one, it -> batches.put(it, warmUp(it, least)));
    }
  }

  private void launch(Contestant one) throws IOException {
    File log = directory.resolve("clients.log").toFile();
    workers.put(one, Worker.start(one, cell.scenario(port, directory), tools, log, PATIENCE));
  }

  private void attempt(Contestant one, Step step) {
    try {
      step.of(one);
    } catch (IOException e) {
      figures.get(one).failed("failed: " + e.getMessage());
      Worker worker = workers.remove(one);
      if (worker != null) {
        worker.close();
      }
    }
  }

  /**
   * Works until it is warm, in batches that grow until they take half a round: some clients have to
   * begin anew for each. How much is then one round.
   */
  private int warmUp(Contestant one, Duration least) throws IOException {
    long end = System.nanoTime() + least.toNanos();
    int times = cell.connections();
    while (true) {
      Sample sample = sample(one, times);
      boolean longEnough = 2 * sample.spent().nanos() >= effort.round().toNanos();
      int round = batch(sample.perSecond());
      if ((longEnough || times == MOST_AT_ONCE) && System.nanoTime() >= end) {
        return round;
      }
      times = longEnough ? round : Math.min(2 * times, MOST_AT_ONCE);
    }
  }

  private int batch(double perSecond) {
    double times = perSecond * effort.round().toNanos() / 1e9;
    return (int) Math.max(cell.connections(), Math.min(MOST_AT_ONCE, times));
  }

  private void rounds() {
    List<Contestant> order = new ArrayList<>(workers.keySet());
    for (int round = 0; round < effort.rounds(); round++) {
      for (Contestant one : order) {
        if (workers.containsKey(one)) {
          attempt(one, it -> figures.get(it).add(sample(it, batches.get(it))));
        }
      }
      Collections.rotate(order, 1);
    }
  }

  /** Has the work done, and checks that the sink saw all of it and nothing else. */
  private Sample sample(Contestant one, int times) throws IOException {
    Tally before = relay.tally(port);
    Worker.Spent spent = workers.get(one).repeat(times);
    Tally taken = relay.tally(port).since(before);
    boolean whole =
        cell.opens()
            ? taken.connections() == times && taken.messages() == 0
            : taken.messages() == times
                && taken.recipients() == (long) times * cell.recipients()
                && taken.octets() >= (long) times * cell.size();
    if (!whole || taken.errors() > 0) {
      throw new IOException("of " + times + " the sink saw " + taken);
    }
    return new Sample(times, spent, taken, roundTrip);
  }
}
