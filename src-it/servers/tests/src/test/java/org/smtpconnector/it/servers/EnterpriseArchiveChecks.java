package org.smtpconnector.it.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.smtpconnector.testkit.ReceivedMessage;
import org.smtpconnector.testkit.ScriptedSmtpServer;

/**
 * An enterprise application that carries the adapter and needs none of the server: one archive for
 * every server.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class EnterpriseArchiveChecks {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String NAME = "enterprise";

  private final ScriptedSmtpServer relay;
  private final RelayAccess access;
  private final ApplicationServer server;
  private Application application;

  /**
   * @param directory the name of the server's directory below that of the run
   * @param server makes the server that is tested in such a directory
   */
  EnterpriseArchiveChecks(
      String directory, BiFunction<Path, RelayAccess, ApplicationServer> server) {
    Path trustStore = Installation.run(directory + "-relay").resolve("trust.p12");
    relay = Relay.start(trustStore);
    access = new RelayAccess(relay.port(), trustStore);
    this.server = server.apply(Installation.run(directory), access);
  }

  @BeforeAll
  void start() {
    server.start();
    application = new Application(server.deploy(EnterpriseArchive.create(NAME, access)));
    application.awaitReady(server);
  }

  @AfterAll
  void stop() {
    server.close();
    relay.close();
  }

  @BeforeEach
  void forgetWhatWasBefore() {
    relay.clear();
  }

  private ReceivedMessage onlyMessage() {
    return relay.awaitMessages(1, SOON).get(0);
  }

  @Test
  void injects() {
    assertThat(application.get("injection").body())
        .isEqualTo("servlet true, enterprise bean true, CDI bean true");
  }

  @Test
  void sendsWithTheSettingsOfItsWebArchiveByTheConnectionFactoryThatItDefines() {
    assertThat(application.run("send")).isEqualTo(ServerBattery.SENT);

    assertThat(onlyMessage().user()).contains(RelayAccess.USER);
    assertThat(onlyMessage().header("From")).contains("Shop <shop@shop.example>");
  }

  @Test
  void sendsOnAThreadOfTheServer() {
    assertThat(application.run("send-async")).isEqualTo(ServerBattery.SENT);
    assertThat(relay.messages()).hasSize(1);
  }

  @Test
  void sendsByItsPool() {
    assertThat(application.run("send-by-threads")).isEqualTo("200");
    assertThat(relay.messages()).hasSize(200);
    assertThat(relay.messages().stream().map(ReceivedMessage::connection).distinct())
        .hasSizeLessThanOrEqualTo(ServerBattery.POOL_SIZE);
  }

  @Test
  void sendsInAnObserverAfterSuccess() {
    application.run("order");
    assertThat(relay.awaitMessages(1, SOON)).hasSize(1);
  }

  @Test
  void queuesInTheTransactionThatStoresAnOrder() {
    application.run("queue");
    assertThat(onlyMessage().header("From")).contains("Shop <shop@shop.example>");
  }

  @Test
  void sendsWhatATemplateRenders() {
    assertThat(application.run("send-template")).isEqualTo(ServerBattery.SENT);
    assertThat(onlyMessage().header("Subject")).contains("Order 42");
  }
}
