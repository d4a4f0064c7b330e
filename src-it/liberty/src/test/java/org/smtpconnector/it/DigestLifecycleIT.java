package org.smtpconnector.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.util.List;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.smtpconnector.testkit.ReceivedMessage;
import org.smtpconnector.testkit.ScriptedSmtpServer;

/** What an application logs inside the server ends up with the administrator. */
@ExtendWith(ArquillianExtension.class)
class DigestLifecycleIT {
  private static final Logger SHOP = Logger.getLogger("shop.orders");

  private static final int FLOOD = 1_000; // records, for some of which there is room
  private static final Pattern DROPPED =
      Pattern.compile("(\\d+) log records? (was|were) dropped before these");

  private ScriptedSmtpServer relay;

  @Deployment
  static WebArchive application() {
    return Deployments.applicationWith(
        "smtp-mail-logging\\.jar",
        "log-mail",
        """
        smtpconnector.log-mail.to=ops@shop.example
        smtpconnector.log-mail.logger=shop
        smtpconnector.log-mail.digest-interval=PT2S
        smtpconnector.log-mail.size=2000
        smtpconnector.log-mail.mails-per-hour=100
        """);
  }

  @BeforeEach
  void startRelay() {
    relay = Relays.relay();
  }

  @AfterEach
  void stopRelay() {
    relay.close();
  }

  /** Mailed when this is, all that was logged before is: digests go one behind the other. */
  private void awaitEndOfLog(String last) {
    SHOP.severe(last);
    await().atMost(Relays.SOON).until(() -> mailed().contains(last));
  }

  /** The records of all digests, in their order, without the first lines of their format. */
  private List<String> mailed() {
    return relay.messages().stream().flatMap(digest -> records(digest).stream()).toList();
  }

  private static List<String> records(ReceivedMessage digest) {
    return digest
        .text()
        .lines()
        .filter(line -> line.startsWith("SEVERE: "))
        .map(line -> line.substring("SEVERE: ".length()).strip())
        .toList();
  }

  /** Where the turn of a digest comes between two records, they are in two. */
  @Test
  void mailsEachRecordOnceInTheirOrder() {
    SHOP.severe("Disk full");
    SHOP.warning("Disk is filling");
    SHOP.severe("Still full");
    awaitEndOfLog("first end");
    awaitEndOfLog("second end"); // what would come a second time has come by now

    assertThat(mailed()).containsExactly("Disk full", "Still full", "first end", "second end");
    assertThat(relay.messages())
        .allSatisfy(
            digest -> {
              assertThat(digest.text()).doesNotContain("filling");
              assertThat(digest.recipients()).containsExactly("ops@shop.example");
              assertThat(digest.header("Auto-Submitted")).contains("auto-generated");
              assertThat(digest.header("Subject")).contains(subject(records(digest)));
            });
  }

  private static String subject(List<String> records) {
    int others = records.size() - 1;
    return "[log] SEVERE: " + records.get(0) + (others == 0 ? "" : " (and " + others + " more)");
  }

  @Test
  void neitherWaitsForARelayThatIsDownNorForgetsWhatItDropped() {
    relay.stop();
    // Where each waits for a connection, refused and tried again, this takes more than an hour.
    assertTimeoutPreemptively(
        Relays.SOON, () -> IntStream.range(0, FLOOD).forEach(i -> SHOP.severe("number " + i)));
    relay.start();

    await().atMost(Relays.SOON).until(() -> mailed().contains("number 0"));
    await().atMost(Relays.SOON).until(() -> mailed().size() + dropped() == FLOOD);
    assertThat(dropped()).isPositive();
    assertThat(mailed()).doesNotHaveDuplicates();
  }

  private int dropped() {
    return relay.messages().stream()
        .flatMap(digest -> DROPPED.matcher(digest.text()).results())
        .mapToInt(report -> Integer.parseInt(report.group(1)))
        .sum();
  }
}
