package org.smtpconnector.benchmark;

import static org.smtpconnector.benchmark.Target.ratio;
import static org.smtpconnector.benchmark.Target.roundTrips;

import java.util.List;
import org.smtpconnector.benchmark.sink.Offer;

/** What the client is to reach. */
final class Targets {
  // Contestants by name, since one that is named here may not be among them.
  private static final String OURS = "SESSION";
  private static final String ALL_AT_ONCE = "SEND_ALL";
  private static final String OPEN_ANGUS = "ANGUS_OPEN";
  private static final String SEND = "ANGUS_SEND";
  private static final String SEND_NODELAY = "ANGUS_SEND_NODELAY";
  private static final String COMMONS_NET = "COMMONS_NET";
  private static final String SMTP_SOURCE = "SMTP_SOURCE";

  static final List<Target> ALL =
      List.of(
          roundTrips(
              "20 ms, 1 recipient, PIPELINING and CHUNKING", far(Offer.EVERYTHING, 1), OURS, 1.1),
          roundTrips(
              "20 ms, 10 recipients, PIPELINING and CHUNKING",
              far(Offer.EVERYTHING, 10),
              OURS,
              1.1),
          roundTrips("20 ms, 1 recipient, PIPELINING", far(Offer.PIPELINING, 1), OURS, 2.1),
          roundTrips("20 ms, 10 recipients, PIPELINING", far(Offer.PIPELINING, 10), OURS, 2.1),
          roundTrips("20 ms, sendAll", far(Offer.EVERYTHING, 1), ALL_AT_ONCE, 0.1),
          roundTrips("open with STARTTLS and AUTH PLAIN, TLS 1.3", Cells.OPENING, OURS, 7.2),
          ratio("2 KiB composed, to open Angus", Cells.COMPOSED, OURS, OPEN_ANGUS, 2.5),
          ratio("2 KiB composed, to Transport.send", Cells.COMPOSED, OURS, SEND, 5),
          ratio("2 KiB composed, to Commons Net", Cells.COMPOSED, OURS, COMMONS_NET, 1),
          ratio("2 KiB composed, TLS, to open Angus", Cells.COMPOSED_TLS, OURS, OPEN_ANGUS, 2.5),
          ratio("2 KiB composed, TLS, to Transport.send", Cells.COMPOSED_TLS, OURS, SEND, 150),
          ratio(
              "2 KiB composed, TLS, to Transport.send with TCP_NODELAY",
              Cells.COMPOSED_TLS,
              OURS,
              SEND_NODELAY,
              20),
          ratio("2 KiB ready-made, to smtp-source", Cells.READY, OURS, SMTP_SOURCE, 3),
          ratio("2 KiB ready-made, to Commons Net", Cells.READY, OURS, COMMONS_NET, 3),
          ratio(
              "2 KiB ready-made, sendAll, to smtp-source",
              Cells.READY,
              ALL_AT_ONCE,
              SMTP_SOURCE,
              25),
          ratio("1 MiB composed, to open Angus", Cells.LARGE_COMPOSED, OURS, OPEN_ANGUS, 3),
          ratio("1 MiB ready-made, to smtp-source", Cells.LARGE_READY, OURS, SMTP_SOURCE, 0.5),
          Target.allocation("2 KiB ready-made", Cells.ONE_READY, OURS, 2048));

  private Targets() {}

  private static Cell far(Offer offer, int recipients) {
    return Cells.far(offer, recipients);
  }
}
