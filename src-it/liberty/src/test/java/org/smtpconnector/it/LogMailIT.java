package org.smtpconnector.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.logging.Logger;
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
class LogMailIT {
  private static final Logger SHOP = Logger.getLogger("shop.orders");

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

  @Test
  void mailsWhatTheApplicationLogsAsOneDigest() {
    SHOP.severe("Disk full");
    SHOP.warning("Disk is filling");
    SHOP.severe("Still full");

    // The digest's turn may come between the two.
    await()
        .atMost(Relays.SOON)
        .until(() -> relay.messages().stream().anyMatch(m -> m.text().contains("Still full")));
    ReceivedMessage digest = relay.messages().get(0);
    assertThat(relay.messages()).hasSizeLessThanOrEqualTo(2);
    assertThat(digest.recipients()).containsExactly("ops@shop.example");
    assertThat(digest.header("Auto-Submitted")).contains("auto-generated");
    assertThat(digest.header("Subject").orElseThrow()).startsWith("[log] SEVERE: Disk full");
    assertThat(relay.messages()).noneMatch(m -> m.text().contains("filling"));
  }

  @Test
  void neitherWaitsForARelayThatIsDownNorForgetsWhatItDropped() {
    relay.stop();
    // Where each waits for a connection, refused and tried again, this takes more than an hour.
    assertTimeoutPreemptively(
        Relays.SOON, () -> IntStream.range(0, 1_000).forEach(i -> SHOP.severe("number " + i)));
    relay.start();

    ReceivedMessage digest = relay.awaitMessages(1, Duration.ofSeconds(60)).get(0);
    assertThat(digest.text()).contains("number 0").contains("log records were dropped");
  }
}
