package org.smtpconnector.it.servers;

import java.util.List;

/** Every check that cannot work on a server, and why: a gap that closes makes its test fail. */
final class KnownGaps {
  static final List<KnownGap> ALL =
      List.of(
          new KnownGap(
              "leavesNothingWhenItIsUndeployed",
              "WildFly",
              "the application's class loader is still in memory after a minute, for a reason not"
                  + " yet found"));

  private KnownGaps() {}
}
