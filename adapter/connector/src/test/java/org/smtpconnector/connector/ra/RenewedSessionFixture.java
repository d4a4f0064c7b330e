package org.smtpconnector.connector.ra;

import java.time.Duration;
import java.util.Iterator;
import java.util.stream.IntStream;
import org.smtpconnector.smtp.Submission;

/** Connections whose sessions end while the test lets time pass. */
abstract class RenewedSessionFixture extends OneRelayFixture {
  void pass(int seconds) {
    clock.pass(Duration.ofSeconds(seconds));
  }

  long quits() {
    return server.commands().stream().filter("QUIT"::equals).count();
  }

  /** Mails, before each of which so much time passes. */
  Iterator<Submission> submissions(int count, int seconds) {
    return IntStream.range(0, count)
        .mapToObj(
            i -> {
              pass(seconds);
              return new Submission(Relays.ENVELOPE, Relays.MESSAGE);
            })
        .iterator();
  }
}
