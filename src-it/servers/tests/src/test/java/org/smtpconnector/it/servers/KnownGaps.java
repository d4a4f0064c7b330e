package org.smtpconnector.it.servers;

import java.util.List;

/** Every check that cannot work on a server, and why: a gap that closes makes its test fail. */
final class KnownGaps {
  private static final String WITHOUT_HEALTH = "it has no MicroProfile Health";
  private static final String WITHOUT_METRICS = "it has no MicroProfile Metrics";

  static final List<KnownGap> ALL =
      List.of(
          new KnownGap(
              "leavesNoClassesWhenItIsUndeployed",
              "Payara",
              "Payara's transaction manager (its resourceTable), the threads of its managed"
                  + " executor, and H2's thread H2-lob-cleaner keep the application's class"
                  + " loader"),
          new KnownGap(
              "leavesNoClassesWhenItIsUndeployed",
              "GlassFish",
              "GlassFish's DeployCommand, ResourceValidator, MicroProfile Config and timers keep"
                  + " the application's class loader"),
          new KnownGap("saysThatItIsReady", "GlassFish", WITHOUT_HEALTH),
          new KnownGap("countsMessages", "GlassFish", WITHOUT_METRICS),
          new KnownGap(
              "saysThatItIsReady",
              "WildFly",
              "standalone.xml has no MicroProfile Health, and standalone-microprofile.xml has it on"
                  + " the port of the management"),
          new KnownGap("countsMessages", "WildFly", WITHOUT_METRICS));

  private KnownGaps() {}
}
