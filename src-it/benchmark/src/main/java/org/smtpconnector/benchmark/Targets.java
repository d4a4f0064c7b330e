package org.smtpconnector.benchmark;

import static org.smtpconnector.benchmark.Target.ratio;
import static org.smtpconnector.benchmark.Target.roundTrips;
import static org.smtpconnector.benchmark.client.Contestant.ANGUS_OPEN;
import static org.smtpconnector.benchmark.client.Contestant.ANGUS_SEND;
import static org.smtpconnector.benchmark.client.Contestant.ANGUS_SEND_NODELAY;
import static org.smtpconnector.benchmark.client.Contestant.COMMONS_NET;
import static org.smtpconnector.benchmark.client.Contestant.ONE_WRITE;
import static org.smtpconnector.benchmark.client.Contestant.SEND_ALL;
import static org.smtpconnector.benchmark.client.Contestant.SESSION;
import static org.smtpconnector.benchmark.client.Contestant.SMTP_SOURCE;

import java.util.List;
import org.smtpconnector.benchmark.sink.Offer;

/** What the client is to reach. */
final class Targets {
  static final List<Target> ALL =
      List.of(
          roundTrips(
              "20 ms, 1 recipient, PIPELINING and CHUNKING",
              far(Offer.EVERYTHING, 1),
              SESSION,
              1.1),
          roundTrips(
              "20 ms, 10 recipients, PIPELINING and CHUNKING",
              far(Offer.EVERYTHING, 10),
              SESSION,
              1.1),
          roundTrips("20 ms, 1 recipient, PIPELINING", far(Offer.PIPELINING, 1), SESSION, 2.1),
          roundTrips("20 ms, 10 recipients, PIPELINING", far(Offer.PIPELINING, 10), SESSION, 2.1),
          roundTrips("20 ms, sendAll", far(Offer.EVERYTHING, 1), SEND_ALL, 0.1),
          roundTrips("open with STARTTLS and AUTH PLAIN, TLS 1.3", Cells.OPENING, SESSION, 7.2),
          ratio("2 KiB composed, to open Angus", Cells.COMPOSED, SESSION, ANGUS_OPEN, 2.5),
          ratio("2 KiB composed, to Transport.send", Cells.COMPOSED, SESSION, ANGUS_SEND, 5),
          ratio("2 KiB composed, to Commons Net", Cells.COMPOSED, SESSION, COMMONS_NET, 1),
          ratio("2 KiB composed, TLS, to open Angus", Cells.COMPOSED_TLS, SESSION, ANGUS_OPEN, 2.5),
          ratio(
              "2 KiB composed, TLS, to Transport.send",
              Cells.COMPOSED_TLS,
              SESSION,
              ANGUS_SEND,
              150),
          ratio(
              "2 KiB composed, TLS, to Transport.send with TCP_NODELAY",
              Cells.COMPOSED_TLS,
              SESSION,
              ANGUS_SEND_NODELAY,
              20),
          ratio("2 KiB ready-made, to smtp-source", Cells.READY, SESSION, SMTP_SOURCE, 3),
          ratio("2 KiB ready-made, to Commons Net", Cells.READY, SESSION, COMMONS_NET, 3),
          ratio(
              "2 KiB ready-made, to a write and a read in C", Cells.READY, SESSION, ONE_WRITE, 0.5),
          ratio(
              "2 KiB ready-made, sendAll, to smtp-source", Cells.READY, SEND_ALL, SMTP_SOURCE, 25),
          ratio("1 MiB composed, to open Angus", Cells.LARGE_COMPOSED, SESSION, ANGUS_OPEN, 3),
          ratio("1 MiB ready-made, to smtp-source", Cells.LARGE_READY, SESSION, SMTP_SOURCE, 0.5),
          Target.allocation("2 KiB ready-made", Cells.ONE_READY, SESSION, 2048));

  private Targets() {}

  private static Cell far(Offer offer, int recipients) {
    return Cells.far(offer, recipients);
  }
}
