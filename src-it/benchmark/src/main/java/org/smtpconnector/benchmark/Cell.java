package org.smtpconnector.benchmark;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.smtpconnector.benchmark.client.Contestant;
import org.smtpconnector.benchmark.client.Endpoint;
import org.smtpconnector.benchmark.client.Scenario;
import org.smtpconnector.benchmark.client.Work;
import org.smtpconnector.benchmark.sink.Offer;
import org.smtpconnector.smtp.TransportSecurity;

/**
 * One comparison.
 *
 * @param roundTrip how long a round trip to the server takes; zero is loopback as it is
 * @param size octets of a mail's text
 */
record Cell(
    Work work,
    Offer offer,
    TransportSecurity security,
    Duration roundTrip,
    int size,
    int recipients,
    int connections,
    Set<Contestant> contestants) {
  private static final int KIB = 1024;

  /** Openings go one after the other, and nothing is sent. */
  static Cell opening(Work work, TransportSecurity security, Duration roundTrip) {
    return new Cell(work, Offer.EVERYTHING, security, roundTrip, 0, 1, 1, all());
  }

  static Set<Contestant> all() {
    return EnumSet.allOf(Contestant.class);
  }

  /** The same for these contestants alone. */
  Cell with(Contestant... some) {
    Set<Contestant> these = EnumSet.noneOf(Contestant.class);
    these.addAll(Arrays.asList(some));
    return among(these);
  }

  /** The same for all contestants but these. */
  Cell without(Contestant... some) {
    Set<Contestant> others = all();
    others.removeAll(Arrays.asList(some));
    return among(others);
  }

  private Cell among(Set<Contestant> these) {
    return new Cell(work, offer, security, roundTrip, size, recipients, connections, these);
  }

  /** Those of its contestants that can do it. */
  List<Contestant> able() {
    return contestants.stream()
        .filter(contestant -> contestant.can(work, security))
        .sorted()
        .toList();
  }

  boolean opens() {
    return work == Work.OPEN || work == Work.OPEN_ANEW;
  }

  /** Under this name its figures are found. */
  String id() {
    return String.join(
        ", ",
        Stream.of(far(), what(), Endpoint.title(security), offered())
            .filter(s -> !s.isEmpty())
            .toList());
  }

  private String far() {
    return roundTrip.isZero() ? "no delay" : roundTrip.toMillis() + " ms";
  }

  private String what() {
    return switch (work) {
      case OPEN -> "open, resuming TLS";
      case OPEN_ANEW -> "open";
      case COMPOSE -> "composed " + mail();
      case READY_MADE -> "ready-made " + mail();
    };
  }

  private String mail() {
    return (size >= KIB * KIB ? size / KIB / KIB + " MiB" : size / KIB + " KiB")
        + ", "
        + counted(recipients, "recipient")
        + ", "
        + counted(connections, "connection");
  }

  private static String counted(int count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }

  private String offered() {
    return offer == Offer.EVERYTHING ? "" : offer.name().toLowerCase(Locale.ROOT) + " offered";
  }

  Scenario scenario(int port, Path trust) {
    return new Scenario(work, new Endpoint(port, security, trust), size, recipients, connections);
  }
}
