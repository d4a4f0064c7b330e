package org.smtpconnector.it.servers;

import java.util.Optional;

/**
 * A check that cannot work on a server, or at times does not.
 *
 * @param check the test method's name, or empty for every one that fails with the sign
 * @param server how the server's name begins
 * @param sign what the failure says of which the cause is known; empty for a check that always
 *     fails
 * @param cause why, and whose fault it is
 */
record KnownGap(String check, String server, String sign, String cause) {
  /** A check that always fails. */
  KnownGap(String check, String server, String cause) {
    this(check, server, "", cause);
  }

  /** The reason for which this check always fails on this server. */
  static Optional<KnownGap> of(String check, String server) {
    return KnownGaps.ALL.stream()
        .filter(gap -> gap.sign.isEmpty() && gap.check.equals(check))
        .filter(gap -> server.startsWith(gap.server))
        .findFirst();
  }

  /** The reason for which checks fail on this server at times, if this failure has its sign. */
  static Optional<KnownGap> of(Throwable failure, String server) {
    return KnownGaps.ALL.stream()
        .filter(gap -> !gap.sign.isEmpty() && server.startsWith(gap.server))
        .filter(gap -> String.valueOf(failure.getMessage()).contains(gap.sign))
        .findFirst();
  }
}
