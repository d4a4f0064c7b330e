package org.smtpconnector.it.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.smtpconnector.testkit.NonCommandPhase;
import org.smtpconnector.testkit.ReceivedMessage;
import org.smtpconnector.testkit.ScriptedSmtpServer;

/**
 * What every application server is tested for: what it tells is asked of the application by HTTP,
 * what the relay tells of the relay in this JVM.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@ExtendWith(Matrix.class)
abstract class ServerBattery {
  static final Duration SOON = Duration.ofSeconds(60);
  static final int POOL_SIZE = 4;
  private static final String TRACE = "org.smtpconnector.it.servers.battery.Trace";
  private static final String PREVIEW = "org.smtpconnector.it.servers.battery.Previews.letter";
  static final String SENT = "1: ann@doe.example ACCEPTED";

  private final Path directory;
  private final ScriptedSmtpServer relay;
  private final ApplicationServer server;
  private Application application;

  /**
   * @param directory the name of the server's directory below that of the run
   * @param server makes the server that is tested in such a directory
   */
  ServerBattery(String directory, BiFunction<Path, RelayAccess, ApplicationServer> server) {
    this.directory = Installation.run(directory);
    Path trustStore = Installation.run(directory + "-relay").resolve("trust.p12");
    relay = Relay.start(trustStore);
    this.server = server.apply(this.directory, new RelayAccess(relay.port(), trustStore));
  }

  ApplicationServer server() {
    return server;
  }

  ScriptedSmtpServer relay() {
    return relay;
  }

  Application application() {
    return application;
  }

  /** What is deployed. */
  Path archive() {
    return Installation.archive(Installation.BATTERY);
  }

  /**
   * The application that is tested is not the first one: of that one H2, the driver of servers
   * here, keeps the class loader, in exceptions that are static and have the stack of the first
   * user.
   */
  @BeforeAll
  void start() {
    server.start();
    deploy();
    server.undeploy(archive());
    deploy();
  }

  /** Deploys the battery, and waits until it answers. */
  void deploy() {
    URI base = server.deploy(archive());
    application = new Application(base);
    application.awaitReady(server);
  }

  @AfterAll
  void stop() {
    server.close();
    relay.close();
  }

  @BeforeEach
  void forgetWhatWasBefore() {
    relay.clearRules();
    relay.clear();
    application.run("events");
    application.run("events-async");
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
  void sendsWithCredentialsOfTheContainer() {
    assertThat(application.run("send")).isEqualTo(SENT);

    assertThat(onlyMessage().user()).contains(RelayAccess.USER);
    assertThat(onlyMessage().tls()).isTrue();
    assertThat(onlyMessage().header("From")).contains("Shop <shop@shop.example>");
    assertThat(onlyMessage().text()).contains("All good.");
  }

  @Test
  void retriesAfterATemporaryRefusal() {
    relay.on("RCPT").reply("451 4.7.1 try again later").times(1);

    assertThat(application.run("send")).isEqualTo("2: ann@doe.example ACCEPTED");
    assertThat(relay.messages()).hasSize(1);
  }

  @Test
  void keepsToThePoolOfTheServer() {
    assertThat(application.run("send-by-threads")).isEqualTo("200");

    assertThat(relay.messages()).hasSize(200);
    assertThat(relay.messages().stream().map(m -> m.header("Message-ID")).distinct()).hasSize(200);
    assertThat(relay.mostOpenConnections()).isLessThanOrEqualTo(POOL_SIZE);
    assertThat(relay.messages().stream().map(ReceivedMessage::connection).distinct())
        .hasSizeLessThanOrEqualTo(POOL_SIZE);
  }

  @Test
  void saysWhichCredentialsAreWrongAndSendsWithTheRightOnesAfterwards() {
    assertThat(application.failureOf("send-with-wrong-password"))
        .contains("Misconfigured", "535")
        .doesNotContain(RelayAccess.WRONG_PASSWORD);
    assertThat(application.run("send")).isEqualTo(SENT);
    assertThat(relay.messages()).hasSize(1);
  }

  @Test
  void sendsAgainWhenTheRelayAcceptsTheCredentialsAgain() {
    relay.closeConnections("421 4.3.2 restarting");
    relay.on("AUTH").reply("535 5.7.8 authentication failed").times(1);

    assertThat(application.failureOf("send")).contains("Misconfigured", "535");
    assertThat(application.run("send")).isEqualTo(SENT);
  }

  @Test
  void doesNotNoticeThatTheRelayWasRestarted() {
    application.run("send");
    relay.stop();
    relay.start();

    assertThat(application.run("send")).isEqualTo(SENT);
    assertThat(relay.awaitMessages(2, SOON)).hasSize(2);
  }

  @Test
  void doesNotResendAMessageInDoubt() {
    relay.on(NonCommandPhase.END_OF_DATA).takeThenDrop().times(1);

    assertThat(application.failureOf("send")).contains("InDoubt");
    assertThat(relay.messages()).hasSize(1);
  }

  @Test
  void sendsAfterTheCommitAndNotAfterARollback() {
    assertThat(application.run("send-after-rollback")).isEqualTo("rolled back");
    assertThat(application.run("send-after-commit")).isEqualTo(SENT);
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
  void sendsAllOfAStream() {
    assertThat(application.run("send-all")).isEqualTo("200 sent, 0 failed");
    assertThat(relay.messages()).hasSize(200);
    assertThat(relay.mostOpenConnections()).isLessThanOrEqualTo(POOL_SIZE);
  }

  @Test
  void sendsOnAThreadOfTheServer() {
    assertThat(application.run("send-async")).isEqualTo(SENT);
    assertThat(relay.messages()).hasSize(1);
  }

  @Test
  void sendsByASecondMailer() {
    assertThat(application.run("send-from-newsletter")).isEqualTo(SENT);

    assertThat(onlyMessage().user()).contains(RelayAccess.OTHER_USER);
    assertThat(onlyMessage().header("From")).contains("News <news@shop.example>");
  }

  @Test
  void firesEvents() {
    application.run("send");
    relay.on("MAIL").reply("550 5.7.1 not you").times(1);
    application.failureOf("send");

    List<String> events = List.of("MailSent by mail/smtp", "MailRefused by mail/smtp");
    assertThat(application.run("events").lines()).containsExactlyElementsOf(events);
    StringBuilder async = new StringBuilder();
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(async.append(application.run("events-async")).append('\n').toString())
                    .contains(events));
  }

  @Test
  void queuesInTheTransactionThatStoresAnOrder() {
    long orders = Long.parseLong(application.run("orders"));
    application.run("queue-and-roll-back");
    assertThat(application.run("orders")).isEqualTo(Long.toString(orders));
    assertThat(application.run("queued")).isEqualTo("0");

    application.run("queue");
    assertThat(onlyMessage().user()).contains(RelayAccess.USER);
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

  @Test
  void showsAPreviewOfAMessage() {
    assertThat(application.get("mail-preview/").body()).contains("A letter", "Hello");
    assertThat(application.get("mail-preview/methods/" + PREVIEW + "/text").body())
        .contains("All good.");
    assertThat(relay.messages()).isEmpty();
  }

  @Test
  void saysThatItIsReady() {
    application.run("send");
    assertThat(application.get("/health/ready").body())
        .contains("smtp-mail")
        .containsPattern("\"mail/smtp\": ?\"serving\"");
  }

  @Test
  void countsMessages() {
    application.run("send");
    assertThat(application.get("/metrics?scope=application").body().lines())
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("smtp_mails_seconds_count{")
                    .contains("factory=\"mail/smtp\"", "outcome=\"sent\""));
  }

  @Test
  void keepsMessagesInTheSandbox() {
    assertThat(application.run("send-in-sandbox")).isEqualTo(SENT);

    assertThat(onlyMessage().recipients()).containsExactly(RelayAccess.SANDBOX);
    assertThat(onlyMessage().header("X-Original-To")).contains("ann@doe.example");
  }

  @Test
  void saysWhereAConnectionFactoryIsMissing() {
    assertThat(application.failureOf("send-to-nowhere"))
        .contains(
            "Misconfigured",
            "no SMTP connection factory at JNDI name 'mail/nowhere'",
            server.word());
  }

  @Test
  void saysThatTheServerGivesNoCredentials() {
    relay.on("MAIL").reply("530 5.7.0 authentication required").times(1);

    assertThat(application.failureOf("send-as-nobody"))
        .contains("Misconfigured", "530", server.word());
  }

  @Test
  void saysWhereAManagedExecutorIsMissing() {
    Path archive =
        WebArchiveVariant.create("without-executor", "smtpconnector.executor=concurrent/nowhere");
    Application other = new Application(server.deploy(archive));
    other.awaitReady(server);

    assertThat(other.failureOf("send-async"))
        .contains("smtpconnector.executor is 'concurrent/nowhere'", server.word());
    server.undeploy(archive);
  }

  /** After the others, which need it deployed. */
  @Test
  @Order(Integer.MAX_VALUE - 1)
  void stopsItsThreadsWhenItIsUndeployedAndSendsWhenItIsDeployedAgain() {
    application.run("send-by-threads");
    server.undeploy(archive());
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> assertThat(server.process().threads()).doesNotContain("org.smtpconnector.mail"));

    relay.clear();
    deploy();
    assertThat(application.run("send")).isEqualTo(SENT);
  }

  /**
   * Last, so that everything else is in the application's past. Where a server keeps a class loader
   * of its own, more deployments show that it stays with that one.
   */
  @Test
  @Order(Integer.MAX_VALUE)
  void leavesNoClassesWhenItIsUndeployed() {
    application.run("send-by-threads");
    long before = traces();
    assertThat(before).isPositive();

    server.undeploy(archive());
    for (int kept = 0; kept < server.keptClassLoaders(); kept++) {
      deploy();
      application.run("send-by-threads");
      server.undeploy(archive());
    }
    long most = before - 1 + server.keptClassLoaders();
    await().atMost(SOON).untilAsserted(() -> assertThat(traces()).isLessThanOrEqualTo(most));
  }

  /** How many class loaders of the application there are after a garbage collection. */
  private long traces() {
    return server
        .process()
        .histogram()
        .lines()
        .filter(line -> line.stripTrailing().endsWith(" " + TRACE))
        .count();
  }
}
