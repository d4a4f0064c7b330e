package org.smtpconnector.it.servers;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Checks that cannot work on a server, or at times do not.
 *
 * @param checks the test methods' names
 * @param server how the server's name begins
 * @param sign what the failure says of which the cause is known; empty for checks that always fail
 * @param cause why, and whose fault it is
 */
record KnownGap(Set<String> checks, String server, Optional<Pattern> sign, String cause) {
  /** A check that always fails. */
  KnownGap(String check, String server, String cause) {
    this(Set.of(check), server, Optional.empty(), cause);
  }

  private boolean concerns(String check, String name) {
    return checks.contains(check) && name.startsWith(server);
  }

  private boolean isSignOf(Throwable failure) {
    return sign.filter(text -> text.matcher(String.valueOf(failure.getMessage())).find())
        .isPresent();
  }

  /** The reason for which this check always fails on this server. */
  static Optional<KnownGap> of(String check, String server) {
    return KnownGaps.ALL.stream()
        .filter(gap -> gap.sign.isEmpty() && gap.concerns(check, server))
        .findFirst();
  }

  /** The reason for which this check fails on this server at times, if its failure has the sign. */
  static Optional<KnownGap> of(String check, String server, Throwable failure) {
    return KnownGaps.ALL.stream()
        .filter(gap -> gap.concerns(check, server) && gap.isSignOf(failure))
        .findFirst();
  }
}
