package org.smtpconnector.benchmark;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.smtpconnector.benchmark.client.Contestant;
import org.smtpconnector.benchmark.client.Work;
import org.smtpconnector.benchmark.sink.Offer;
import org.smtpconnector.smtp.TransportSecurity;
import picocli.CommandLine.Option;

/** What is measured, and for how long. */
final class Selection {
  private static final int KIB = 1024;

  @Option(
      names = "--all",
      description = "every combination of the values below, instead of what the targets are about")
  private boolean all;

  @Option(names = "--work", split = ",", description = "of ${COMPLETION-CANDIDATES}")
  private List<Work> work;

  @Option(
      names = "--round-trip",
      split = ",",
      description = "milliseconds that a round trip takes: 0,1,20 with --all, else 0")
  private List<Integer> roundTrip;

  @Option(
      names = "--size",
      split = ",",
      description = "KiB of a mail's text: 2,100,1024 with --all, else 2")
  private List<Integer> size;

  @Option(names = "--recipients", split = ",", description = "of a mail: 1,10 with --all, else 1")
  private List<Integer> recipients;

  @Option(
      names = "--security",
      split = ",",
      description = "of ${COMPLETION-CANDIDATES}: PLAIN,STARTTLS with --all, else PLAIN")
  private List<TransportSecurity> security;

  @Option(names = "--connections", split = ",", description = "1,4,16 with --all, else 4")
  private List<Integer> connections;

  @Option(
      names = "--offer",
      split = ",",
      description = "of ${COMPLETION-CANDIDATES}: EVERYTHING unless it is given")
  private List<Offer> offer;

  @Option(names = "--clients", split = ",", description = "of ${COMPLETION-CANDIDATES}")
  private List<Contestant> clients;

  @Option(names = "--warm-up", description = "seconds of each client")
  private Double warmUp;

  @Option(names = "--round", description = "seconds of each round")
  private Double round;

  @Option(names = "--rounds", description = "in each fork")
  private Integer rounds;

  @Option(names = "--forks", description = "processes of each client, one after the other")
  private Integer forks;

  Effort effort(Effort preset) {
    return new Effort(
        warmUp == null ? preset.warmUp() : seconds(warmUp),
        round == null ? preset.round() : seconds(round),
        rounds == null ? preset.rounds() : rounds,
        forks == null ? preset.forks() : forks);
  }

  private static Duration seconds(double seconds) {
    return Duration.ofNanos((long) (seconds * 1e9));
  }

  List<Cell> cells() {
    Set<Contestant> chosen = clients == null ? Cell.all() : EnumSet.copyOf(clients);
    List<Cell> cells = combined() ? combinations() : Cells.ofTargets();
    return cells.stream()
        .map(cell -> restricted(cell, chosen))
        .filter(cell -> !cell.able().isEmpty())
        .toList();
  }

  private static Cell restricted(Cell cell, Set<Contestant> chosen) {
    return cell.with(
        cell.contestants().stream().filter(chosen::contains).toArray(Contestant[]::new));
  }

  private boolean combined() {
    return all
        || Stream.of(work, roundTrip, size, recipients, security, connections, offer)
            .anyMatch(values -> values != null);
  }

  private List<Cell> combinations() {
    List<Cell> cells = new ArrayList<>();
    for (Work eachWork : or(work, List.of(Work.COMPOSE, Work.READY_MADE), List.of(Work.COMPOSE))) {
      for (int millis : or(roundTrip, List.of(0, 1, 20), List.of(0))) {
        for (TransportSecurity each :
            or(
                security,
                List.of(TransportSecurity.PLAIN, TransportSecurity.STARTTLS),
                List.of(TransportSecurity.PLAIN))) {
          if (eachWork == Work.OPEN || eachWork == Work.OPEN_ANEW) {
            cells.add(Cell.opening(eachWork, each, Duration.ofMillis(millis)));
          } else {
            addMails(cells, eachWork, Duration.ofMillis(millis), each);
          }
        }
      }
    }
    return cells;
  }

  private void addMails(List<Cell> cells, Work eachWork, Duration millis, TransportSecurity each) {
    for (Offer eachOffer : or(offer, List.of(Offer.EVERYTHING), List.of(Offer.EVERYTHING))) {
      for (int kib : or(size, List.of(2, 100, 1024), List.of(2))) {
        for (int to : or(recipients, List.of(1, 10), List.of(1))) {
          for (int lanes : or(connections, List.of(1, 4, 16), List.of(4))) {
            cells.add(
                new Cell(eachWork, eachOffer, each, millis, kib * KIB, to, lanes, Cell.all()));
          }
        }
      }
    }
  }

  private <T> List<T> or(List<T> given, List<T> ofAll, List<T> otherwise) {
    if (given != null) {
      return given;
    }
    return all ? ofAll : otherwise;
  }
}
