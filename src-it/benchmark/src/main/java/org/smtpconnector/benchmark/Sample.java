package org.smtpconnector.benchmark;

import java.time.Duration;
import org.smtpconnector.benchmark.client.Worker;
import org.smtpconnector.benchmark.sink.Tally;

/**
 * One round of one client.
 *
 * @param times how often it did its work
 * @param spent what that took
 * @param taken what the sink saw of it
 * @param roundTrip to the sink and back, as it was measured before; zero without a delay
 */
record Sample(int times, Worker.Spent spent, Tally taken, Duration roundTrip) {
  double perSecond() {
    return times * 1e9 / spent.nanos();
  }

  double millis() {
    return spent.nanos() / 1e6 / times;
  }

  double allocated() {
    return (double) spent.allocatedOctets() / times;
  }

  double cpuMicros() {
    return spent.cpuNanos() / 1e3 / times;
  }

  /** The times that the client waited for an answer. */
  double countedRoundTrips() {
    return (double) taken.roundTrips() / times;
  }

  /** The time of one piece of work on one connection, in round trips. */
  double timedRoundTrips(int connections) {
    return (double) spent.nanos() * connections / times / roundTrip.toNanos();
  }
}
