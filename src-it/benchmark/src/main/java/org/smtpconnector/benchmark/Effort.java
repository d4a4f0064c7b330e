package org.smtpconnector.benchmark;

import java.time.Duration;

/**
 * How long is measured.
 *
 * @param warmUp of each client in each process, before anything counts
 * @param round how long one client works before the next has its turn
 * @param rounds in each process
 * @param forks how often everything is done anew in new processes
 */
record Effort(Duration warmUp, Duration round, int rounds, int forks) {
  static final Effort QUICK = new Effort(Duration.ofSeconds(1), Duration.ofMillis(400), 3, 1);
  static final Effort THOROUGH = new Effort(Duration.ofSeconds(8), Duration.ofSeconds(2), 5, 3);
}
