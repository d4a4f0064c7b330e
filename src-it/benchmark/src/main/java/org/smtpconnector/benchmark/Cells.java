package org.smtpconnector.benchmark;

import static org.smtpconnector.benchmark.client.Contestant.ANGUS_OPEN;
import static org.smtpconnector.benchmark.client.Contestant.ANGUS_OPEN_NODELAY;
import static org.smtpconnector.benchmark.client.Contestant.ANGUS_SEND;
import static org.smtpconnector.benchmark.client.Contestant.ANGUS_SEND_NODELAY;
import static org.smtpconnector.benchmark.client.Contestant.NODEMAILER;
import static org.smtpconnector.benchmark.client.Contestant.ONE_WRITE;
import static org.smtpconnector.benchmark.client.Contestant.SESSION;
import static org.smtpconnector.benchmark.client.Contestant.SIMPLE_JAVA_MAIL;
import static org.smtpconnector.benchmark.client.Contestant.SMTPLIB;
import static org.smtpconnector.benchmark.client.Contestant.SMTP_SOURCE;
import static org.smtpconnector.benchmark.client.Work.COMPOSE;
import static org.smtpconnector.benchmark.client.Work.OPEN;
import static org.smtpconnector.benchmark.client.Work.OPEN_ANEW;
import static org.smtpconnector.benchmark.client.Work.READY_MADE;
import static org.smtpconnector.smtp.TransportSecurity.PLAIN;
import static org.smtpconnector.smtp.TransportSecurity.STARTTLS;
import static org.smtpconnector.smtp.TransportSecurity.TLS;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.smtpconnector.benchmark.client.Contestant;
import org.smtpconnector.benchmark.client.Work;
import org.smtpconnector.benchmark.sink.Offer;
import org.smtpconnector.smtp.TransportSecurity;

/** The comparisons that the targets are about. */
final class Cells {
  static final Duration FAR = Duration.ofMillis(20);

  private static final int KIB = 1024;
  private static final int MIB = 1024 * 1024;
  // Where there is a delay, these would take long to say what everybody knows.
  private static final Contestant[] MANY_ROUND_TRIPS = {
    ANGUS_SEND, ANGUS_SEND_NODELAY, SIMPLE_JAVA_MAIL, SMTPLIB, NODEMAILER
  };

  static final Cell COMPOSED = near(COMPOSE, PLAIN, 2 * KIB);
  static final Cell COMPOSED_TLS = near(COMPOSE, STARTTLS, 2 * KIB);
  static final Cell LARGE_COMPOSED = near(COMPOSE, PLAIN, MIB);
  static final Cell READY = near(READY_MADE, PLAIN, 2 * KIB);
  static final Cell LARGE_READY = near(READY_MADE, PLAIN, MIB);
  static final Cell ONE_READY =
      new Cell(READY_MADE, Offer.EVERYTHING, PLAIN, Duration.ZERO, 2 * KIB, 1, 1, Cell.all())
          .without(SMTPLIB, NODEMAILER, SMTP_SOURCE);
  static final Cell OPENING =
      Cell.opening(OPEN_ANEW, STARTTLS, FAR).with(SESSION, ANGUS_OPEN, ANGUS_OPEN_NODELAY);

  private Cells() {}

  private static Cell near(Work work, TransportSecurity security, int size) {
    return new Cell(work, Offer.EVERYTHING, security, Duration.ZERO, size, 1, 4, Cell.all());
  }

  /** A warm connection to a server that is 20 ms away; composing takes none of its time. */
  static Cell far(Offer offer, int recipients) {
    return far(READY_MADE, offer, recipients);
  }

  private static Cell far(Work work, Offer offer, int recipients) {
    Cell cell =
        new Cell(work, offer, PLAIN, FAR, 2 * KIB, recipients, 1, Cell.all())
            .without(MANY_ROUND_TRIPS);
    return offer == Offer.EVERYTHING ? cell : cell.without(ONE_WRITE); // it knows BDAT alone
  }

  static List<Cell> ofTargets() {
    List<Cell> cells = new ArrayList<>();
    for (Offer offer : Offer.values()) {
      for (int recipients : new int[] {1, 10}) {
        if (offer != Offer.NEITHER || recipients == 1) {
          cells.add(far(offer, recipients));
        }
      }
    }
    cells.add(far(COMPOSE, Offer.EVERYTHING, 1));
    cells.add(far(COMPOSE, Offer.EVERYTHING, 10));
    cells.add(OPENING);
    cells.add(Cell.opening(OPEN, STARTTLS, FAR).with(SESSION));
    cells.add(Cell.opening(OPEN_ANEW, PLAIN, FAR).with(SESSION));
    cells.add(Cell.opening(OPEN_ANEW, TLS, FAR).with(SESSION));
    cells.add(Cell.opening(OPEN_ANEW, STARTTLS, Duration.ZERO).with(SESSION, ANGUS_OPEN));
    cells.add(Cell.opening(OPEN, STARTTLS, Duration.ZERO).with(SESSION, ANGUS_OPEN));
    cells.addAll(List.of(COMPOSED, COMPOSED_TLS, READY, ONE_READY, LARGE_COMPOSED, LARGE_READY));
    return cells;
  }
}
