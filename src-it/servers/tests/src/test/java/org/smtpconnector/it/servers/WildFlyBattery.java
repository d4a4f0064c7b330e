package org.smtpconnector.it.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.smtpconnector.testkit.NonCommandPhase;

/** What WildFly alone is tested for. */
abstract class WildFlyBattery extends WildFlyRemedyBattery {
  private static final String SUCCESS = "\"outcome\" => \"success\"";

  /** By these, WildFly stops the application before what it uses. */
  private static final String REFERENCES =
      """
      <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
        <resource-ref>
          <res-ref-name>jdbc/shop</res-ref-name>
          <res-type>javax.sql.DataSource</res-type>
          <lookup-name>java:/jdbc/shop</lookup-name>
        </resource-ref>
        <resource-ref>
          <res-ref-name>mail/smtp</res-ref-name>
          <res-type>org.smtpconnector.connector.SmtpConnectionFactory</res-type>
          <lookup-name>java:/mail/smtp</lookup-name>
        </resource-ref>
      </web-app>
      """;

  WildFlyBattery(String directory, WildFlyConfiguration configuration) {
    super(directory, configuration);
  }

  @Test
  void answersToTheTestOfAConnectionOfWildFly() {
    assertThat(wildFly().managePool("test-connection-in-pool")).contains(SUCCESS, "true");
  }

  @Test
  void closesItsConnectionsWhenWildFlyFlushesThePool() {
    closeConnections(); // those of other pools
    application().run("send");
    assertThat(relay().openConnections()).isPositive();
    assertThat(wildFly().managePool("flush-idle-connection-in-pool")).contains(SUCCESS);
    relay().awaitOpenConnections(0, SOON);
  }

  /**
   * Before the others, as it starts the server anew. The relay replies to the message when the
   * server has begun to stop, and not before.
   */
  @Test
  @Order(2)
  void storesTheOutcomeOfAMessageInProgressWhenItStops() throws InterruptedException {
    server().undeploy(archive()); // its outbox is the same
    Path archive = WebArchiveVariant.create("stopped", "", Map.of("WEB-INF/web.xml", REFERENCES));
    Application stopped = deployed(archive);
    relay().clear();

    CountDownLatch received = new CountDownLatch(1);
    long stops = wildFly().stops();
    relay()
        .on(NonCommandPhase.END_OF_DATA)
        .dribble(Duration.ofMillis(200))
        .when(
            () -> {
              received.countDown();
              await().atMost(SOON).until(() -> wildFly().stops() > stops);
              return true;
            })
        .times(1);
    stopped.run("queue");
    assertThat(received.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
    wildFly().restart();
    stopped.awaitReady(server());
    await().atMost(SOON).until(() -> stopped.run("queued").equals("0"));
    assertThat(relay().messages()).hasSize(1);

    server().undeploy(archive);
    deploy();
  }
}
