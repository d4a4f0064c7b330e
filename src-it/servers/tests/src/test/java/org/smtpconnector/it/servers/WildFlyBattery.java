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
abstract class WildFlyBattery extends RestartBattery {
  private static final String SUCCESS = "\"outcome\" => \"success\"";
  private static final String DESCRIPTOR = "WEB-INF/jboss-deployment-structure.xml";
  private static final String NAMES_THE_MODULE =
      structure("<dependencies><module name=\"org.smtpconnector\"/></dependencies>");
  private static final String WITHOUT_JSON =
      structure("<exclusions><module name=\"jakarta.json.api\"/></exclusions>");
  private static final String NAMES_JSON =
      structure("<dependencies><module name=\"jakarta.json.api\"/></dependencies>");
  private static final String NOWHERE = "concurrent/nowhere";
  private static final String EXECUTOR = "/subsystem=ee/managed-executor-service=nowhere";
  private static final String DEFAULTS = "/subsystem=ee/service=default-bindings";

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
    super(directory, (run, relay) -> new WildFlyServer(configuration, run, relay));
  }

  private static String structure(String element) {
    return "<jboss-deployment-structure><deployment>"
        + element
        + "</deployment></jboss-deployment-structure>";
  }

  private WildFlyServer wildFly() {
    return (WildFlyServer) server();
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

  @Test
  void saysThatTheAdapterIsNotVisibleAndStartsWhenTheApplicationNamesItsModule() {
    server().deploy(WebArchiveVariant.createWithoutManifest("hidden", Map.of()));
    awaitLog(
        "MailSender cannot work here: the resource adapter's classes are not visible here",
        "install the module org.smtpconnector",
        DESCRIPTOR);

    Path archive =
        WebArchiveVariant.createWithoutManifest("hidden", Map.of(DESCRIPTOR, NAMES_THE_MODULE));
    assertSends(new Application(server().deploy(archive)));
    server().undeploy(archive);
  }

  @Test
  void sendsOnThreadsOfAnExecutorThatIsDefinedAsTheRemedySays() {
    Path archive =
        WebArchiveVariant.create("with-named-executor", "smtpconnector.executor=" + NOWHERE);
    Application other = deployed(archive);
    assertThat(other.failureOf("send-async"))
        .contains(
            "a managed-executor-service with context-service=default,"
                + " whose jndi-name is \"java:/\" and this name");
    wildFly()
        .manage(EXECUTOR + ":add(context-service=default, jndi-name=\"java:/" + NOWHERE + "\")");

    assertThat(other.run("send-async")).isEqualTo(SENT);

    server().undeploy(archive);
    wildFly().manage(EXECUTOR + ":remove");
  }

  @Test
  void sendsOnThreadsThatAreBoundAsTheRemediesSay() {
    String executor = "managed-executor-service";
    String factory = "managed-thread-factory";
    wildFly().manage(DEFAULTS + ":undefine-attribute(name=" + executor + ")");
    Path archive = WebArchiveVariant.create("without-default-threads", "");
    Application other = deployed(archive);
    assertThat(other.failureOf("send-async")).contains(remedyOfDefault(executor));
    server().undeploy(archive);
    wildFly().manage(DEFAULTS + ":undefine-attribute(name=" + factory + ")");
    server().deploy(archive);
    awaitLog("the outbox finds no managed thread factory", remedyOfDefault(factory));
    server().undeploy(archive);

    addDefault(executor);
    addDefault(factory);
    assertThat(deployed(archive).run("send-async")).isEqualTo(SENT);
    relay().clear();
    other.run("queue");
    assertThat(relay().awaitMessages(1, SOON)).hasSize(1);
    server().undeploy(archive);
  }

  private static String remedyOfDefault(String kind) {
    return "add a "
        + kind
        + " with context-service=default to the subsystem ee, and name it in its"
        + " service=default-bindings";
  }

  private void addDefault(String kind) {
    String name = "\"java:/concurrent/" + kind + "\"";
    wildFly()
        .manage(
            "/subsystem=ee/"
                + kind
                + "=battery:add(context-service=default, jndi-name="
                + name
                + ")");
    wildFly().manage(DEFAULTS + ":write-attribute(name=" + kind + ", value=" + name + ")");
  }

  @Test
  void saysThatJsonIsMissingAndQueuesWhenTheApplicationNamesItsModule() {
    server().deploy(WebArchiveVariant.create("without-json", "", Map.of(DESCRIPTOR, WITHOUT_JSON)));
    awaitLog(
        "Jakarta JSON Processing is missing",
        "add the module jakarta.json.api to the deployment, in jboss-deployment-structure.xml");

    Path archive = WebArchiveVariant.create("without-json", "", Map.of(DESCRIPTOR, NAMES_JSON));
    Application other = deployed(archive);
    other.run("queue");
    assertThat(relay().awaitMessages(1, SOON)).hasSize(1);
    server().undeploy(archive);
  }
}
