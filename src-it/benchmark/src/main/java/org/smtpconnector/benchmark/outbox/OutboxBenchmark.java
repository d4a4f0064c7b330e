package org.smtpconnector.benchmark.outbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.smtpconnector.benchmark.client.Endpoint;
import org.smtpconnector.benchmark.client.Letter;
import org.smtpconnector.benchmark.client.Trust;
import org.smtpconnector.benchmark.sink.Relay;
import org.smtpconnector.smtp.TransportSecurity;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command that compares outboxes. */
@Command(
    name = "outbox",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Compares MailOutbox with a hand-written outbox, and with sendAll where the relay is far,"
          + " and writes outbox.md.",
      "PostgreSQL is unpacked from Debian's packages, which needs Debian and root."
    })
public final class OutboxBenchmark implements Callable<Integer> {
  private static final Duration FAR = Duration.ofMillis(10);
  private static final int SIZE = 2048;
  private static final List<Logger> QUIET = new ArrayList<>(); // else they would be forgotten

  @Option(
      names = "--stores",
      split = ",",
      defaultValue = "H2,POSTGRESQL,ARTEMIS",
      description = "of ${COMPLETION-CANDIDATES} (default: all)")
  private List<StoreKind> stores;

  @Option(names = "--servers", split = ",", defaultValue = "1,2,3", description = "how many")
  private List<Integer> servers;

  @Option(
      names = "--security",
      defaultValue = "STARTTLS",
      description =
          "of the connections to the relay, of ${COMPLETION-CANDIDATES}; with AUTH unless it is"
              + " PLAIN (default: ${DEFAULT-VALUE})")
  private TransportSecurity security;

  @Option(
      names = "--putting-threads",
      defaultValue = "8",
      description = "of each server (default: ${DEFAULT-VALUE})")
  private int puttingThreads;

  @Option(
      names = "--batch",
      defaultValue = "25",
      description = "smtpconnector.outbox.batch (default: ${DEFAULT-VALUE})")
  private int batch;

  @Option(names = "--warm-up", defaultValue = "10", description = "seconds of each outbox")
  private double warmUp;

  @Option(names = "--round", defaultValue = "2", description = "seconds of each round")
  private double round;

  @Option(names = "--rounds", defaultValue = "5", description = "of each outbox")
  private int rounds;

  @Option(
      names = "--far-messages",
      defaultValue = "2000",
      description = "to the relay that is far, in each round; 0 for none")
  private int farMessages;

  @Option(
      names = "--output",
      defaultValue = "target",
      description = "the directory of the report (default: ${DEFAULT-VALUE})")
  private Path output;

  @Override
  public Integer call() throws Exception {
    locateDatabase();
    Stream.of(
            "org.smtpconnector",
            "org.hibernate",
            "com.zaxxer",
            "org.apache.activemq",
            "org.messaginghub")
        .map(Logger::getLogger)
        .peek(QUIET::add)
        .forEach(logger -> logger.setLevel(Level.WARNING));
    Path directory = Files.createDirectories(directory());
    OutboxReport report = new OutboxReport(security);
    try (Relay relay = Trust.startRelay(directory)) {
      for (StoreKind store : stores) {
        System.err.println(store.title());
        try (StoreHost host = store.start(Files.createTempDirectory(directory, "store"))) {
          measure(store, host, relay, report);
        }
      }
    }
    Files.writeString(output.resolve("outbox.md"), report.markdown());
    System.out.println(report.markdown());
    return 0;
  }

  private Path directory() {
    return output.resolve("benchmark");
  }

  /** For {@link org.smtpconnector.it.outbox.DatabaseServer}. */
  private void locateDatabase() {
    System.setProperty("start", Path.of("../mail-servers/src/servers/start").toString());
    System.setProperty("databases", Path.of("../outbox/src/databases").toString());
    System.setProperty("data", output.resolve("databases").toString());
  }

  private void measure(StoreKind store, StoreHost host, Relay relay, OutboxReport report)
      throws Exception {
    OutboxEffort effort =
        new OutboxEffort(
            batch, servers, puttingThreads, seconds(warmUp), seconds(round), rounds, farMessages);
    Letter letter = Letter.of(1, SIZE);
    Endpoint near = open(relay, Duration.ZERO);
    try (OutboxRounds measured = new OutboxRounds(store, host, relay, near, letter, effort)) {
      report.addNear(store, measured.run());
    }
    relay.close(near.port());
    if (farMessages > 0) {
      Endpoint far = open(relay, FAR);
      try (FarRounds measured = new FarRounds(host, relay, far, letter, effort)) {
        report.addFar(store, measured.run());
      }
      relay.close(far.port());
    }
  }

  private Endpoint open(Relay relay, Duration oneWay) throws IOException {
    return Endpoint.open(relay, security, oneWay, directory());
  }

  private static Duration seconds(double seconds) {
    return Duration.ofNanos((long) (seconds * 1e9));
  }
}
