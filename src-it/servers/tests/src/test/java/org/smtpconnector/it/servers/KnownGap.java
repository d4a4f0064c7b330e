package org.smtpconnector.it.servers;

import java.util.Optional;

/**
 * A check that cannot work on a server.
 *
 * @param check the test method's name
 * @param server how the server's name begins
 * @param cause why, and whose fault it is
 */
record KnownGap(String check, String server, String cause) {
  static Optional<KnownGap> of(String check, String server) {
    return KnownGaps.ALL.stream()
        .filter(gap -> gap.check.equals(check) && server.startsWith(gap.server))
        .findFirst();
  }
}
