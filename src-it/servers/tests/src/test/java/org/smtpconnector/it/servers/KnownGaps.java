package org.smtpconnector.it.servers;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Every check that cannot work on a server, and why: a gap that closes makes its test fail. */
final class KnownGaps {
  private static final String WITHOUT_HEALTH = "it has no MicroProfile Health";
  private static final String WITHOUT_METRICS = "it has no MicroProfile Metrics";
  private static final String THREADS_OF_TOMEE =
      "TomEE's ApplicationThreadContextProvider enters the ThreadContext of an enterprise bean's"
          + " call on threads of the executor and of asynchronous events too, which change it"
          + " while the call goes on (TOMEE-4447, TOMEE-4485); the battery observes events"
          + " asynchronously";

  /** Those that send in an enterprise bean's call and were seen to fail. */
  private static final Set<String> SENDING_BY_AN_ENTERPRISE_BEAN =
      Set.of(
          "sendsWithCredentialsOfTheContainer",
          "keepsToThePoolOfTheServer",
          "retriesAfterATemporaryRefusal",
          "doesNotResendAMessageInDoubt",
          "doesNotNoticeThatTheRelayWasRestarted",
          "sendsAllOfAStream",
          "firesEvents",
          "sendsByASecondMailer",
          "sendsWhatATemplateRenders",
          "sendsByTheResourcesThatTheRemediesName",
          "keepsMessagesInTheSandbox",
          "saysWhichCredentialsAreWrongAndSendsWithTheRightOnesAfterwards",
          "saysWhereAConnectionFactoryIsMissing",
          "sendsAgainWhenTheRelayAcceptsTheCredentialsAgain",
          "saysThatTheServerGivesNoCredentials",
          "sharesAPoolWithAnotherApplication",
          "stopsItsThreadsWhenItIsUndeployedAndSendsWhenItIsDeployedAgain",
          "leavesNoClassesWhenItIsUndeployed");

  /** What these classes of TomEE throw, and no other. */
  private static final Pattern THROWN_BY_TOMEE =
      Pattern.compile(
          "java\\.lang\\.IllegalStateException: (?:"
              + "ThreadContext is [^\\n]*\\n\\s+at org\\.apache\\.openejb\\.core\\.transaction\\.EjbTransactionUtil\\."
              + "|No existing context\\s+at org\\.apache\\.openejb\\.core\\.ThreadContext\\.exit)");

  static final List<KnownGap> ALL =
      List.of(
          new KnownGap(
              "leavesNoClassesWhenItIsUndeployed",
              "Payara 6",
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
          new KnownGap("countsMessages", "WildFly", WITHOUT_METRICS),
          new KnownGap("saysThatItIsReady", "TomEE", "as put together here, " + WITHOUT_HEALTH),
          new KnownGap("countsMessages", "TomEE", "as put together here, " + WITHOUT_METRICS),
          new KnownGap(
              "sendsInAnObserverAfterSuccess",
              "TomEE",
              "TomEE's AutoConnectionTracker.handleObtained asks for a resource of the transaction,"
                  + " which is not active any more: no adapter gives a connection then"),
          new KnownGap(
              SENDING_BY_AN_ENTERPRISE_BEAN,
              "TomEE 10.0.0-M2",
              Optional.of(THROWN_BY_TOMEE),
              THREADS_OF_TOMEE));

  private KnownGaps() {}
}
