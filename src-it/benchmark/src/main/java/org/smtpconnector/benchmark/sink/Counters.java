package org.smtpconnector.benchmark.sink;

import java.util.concurrent.atomic.LongAdder;

/** What all connections of a sink add to. */
final class Counters {
  private final LongAdder messages = new LongAdder();
  private final LongAdder recipients = new LongAdder();
  private final LongAdder octets = new LongAdder();
  private final LongAdder errors = new LongAdder();
  private final LongAdder connections = new LongAdder();
  private final LongAdder authentications = new LongAdder();

  void mail(int itsRecipients, long itsOctets) {
    recipients.add(itsRecipients);
    octets.add(itsOctets);
    messages.increment();
  }

  void error() {
    errors.increment();
  }

  void connection() {
    connections.increment();
  }

  void authentication() {
    authentications.increment();
  }

  Tally tally() {
    return new Tally(
        messages.sum(),
        recipients.sum(),
        octets.sum(),
        errors.sum(),
        connections.sum(),
        authentications.sum(),
        0);
  }
}
