package org.smtpconnector.it.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
 * A server, an application in it and a relay in this JVM, and what is tested of them whether the
 * server has the adapter or the application carries it. What the server tells is asked of the
 * application by HTTP, what the relay tells of the relay.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ServerChecks {
  static final Duration SOON = Duration.ofSeconds(60);
  static final String SENT = "1: ann@doe.example ACCEPTED";
  static final String SHOP = "Shop <shop@shop.example>";
  static final int POOL_SIZE = 4;

  private final ScriptedSmtpServer relay;
  private final RelayAccess access;
  private final ApplicationServer server;
  private Application application;

  /**
   * @param directory the name of the server's directory below that of the run
   * @param server makes the server that is tested in such a directory
   */
  ServerChecks(String directory, BiFunction<Path, RelayAccess, ApplicationServer> server) {
    Path trustStore = Installation.run(directory + "-relay").resolve("trust.p12");
    relay = Relay.start(trustStore);
    access = new RelayAccess(relay.port(), trustStore);
    this.server = server.apply(Installation.run(directory), access);
  }

  ApplicationServer server() {
    return server;
  }

  ScriptedSmtpServer relay() {
    return relay;
  }

  RelayAccess access() {
    return access;
  }

  Application application() {
    return application;
  }

  /** What is deployed. */
  abstract Path archive();

  @BeforeAll
  void start() {
    server.start();
    deploy();
  }

  /** Deploys the application that is tested, and waits until it answers. */
  void deploy() {
    application = deployed(archive());
  }

  /** Deploys an application, and waits until it answers. */
  Application deployed(Path archive) {
    Application deployed = new Application(server.deploy(archive));
    deployed.awaitReady(server);
    return deployed;
  }

  @AfterAll
  void stop() {
    server.close();
    relay.close();
  }

  @BeforeEach
  void forgetWhatTheRelayHasSeen() {
    relay.clearRules();
    relay.clear();
  }

  ReceivedMessage onlyMessage() {
    return relay.awaitMessages(1, SOON).get(0);
  }

  /** One message has come, by TLS: of this user, and from this sender. */
  void assertReceivedFrom(String sender, String user) {
    assertThat(onlyMessage().user()).contains(user);
    assertThat(onlyMessage().tls()).isTrue();
    assertThat(onlyMessage().header("From")).contains(sender);
    assertThat(onlyMessage().text()).contains("All good.");
  }

  /**
   * By this, so many different messages come, over no more connections at once than a pool may
   * have. One after the other there may be more: Payara's pool, when it is full, at times closes an
   * idle connection and opens another one.
   */
  void assertSendsByPool(int messages, Runnable sending) {
    closeConnections(); // also of other pools
    relay.clear();
    sending.run();

    assertThat(relay.messages()).hasSize(messages);
    assertThat(relay.messages().stream().map(m -> m.header("Message-ID")).distinct())
        .hasSize(messages);
    assertThat(relay.mostOpenConnections()).isLessThanOrEqualTo(mostConnections());
  }

  /** How many connections to the relay the server may open at once for the application. */
  int mostConnections() {
    return POOL_SIZE;
  }

  /** Closes the idle connections of all pools, as a relay does that stops. */
  void closeConnections() {
    relay.closeConnections("421 4.3.2 restarting");
  }

  @Test
  void injects() {
    assertThat(application.get("injection").body())
        .isEqualTo("servlet true, enterprise bean true, CDI bean true");
  }

  @Test
  void keepsToThePoolOfTheServer() {
    assertSendsByPool(200, () -> assertThat(application.run("send-by-threads")).isEqualTo("200"));
  }

  @Test
  void sendsOnAThreadOfTheServer() {
    assertThat(application.run("send-async")).isEqualTo(SENT);
    assertThat(relay.messages()).hasSize(1);
  }

  @Test
  void sendsInAnObserverAfterSuccess() {
    application.run("order-and-roll-back");
    assertThat(relay.messages()).isEmpty();
    application.run("order");
    assertThat(relay.awaitMessages(1, SOON)).hasSize(1);
  }

  @Test
  void queuesInTheTransactionThatStoresAnOrder() {
    long orders = Long.parseLong(application.run("orders"));
    application.run("queue-and-roll-back");
    assertThat(application.run("orders")).isEqualTo(Long.toString(orders));
    assertThat(application.run("queued")).isEqualTo("0");

    application.run("queue");
    assertReceivedFrom(SHOP, RelayAccess.USER);
    assertThat(application.run("orders")).isEqualTo(Long.toString(orders + 1));
    await().atMost(SOON).until(() -> application.run("queued").equals("0"));
    assertThat(relay.messages()).hasSize(1);
  }

  @Test
  void sendsWhatATemplateRenders() {
    assertThat(application.run("send-template")).isEqualTo(SENT);

    assertThat(onlyMessage().header("Subject")).contains("Order 42");
    assertThat(onlyMessage().text())
        .contains("Thank you, Ann & Bob.", "Ann &amp; Bob", "color:green");
  }
}
