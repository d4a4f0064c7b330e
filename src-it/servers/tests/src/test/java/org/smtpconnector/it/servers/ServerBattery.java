package org.smtpconnector.it.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.smtpconnector.testkit.NonCommandPhase;

/** What every application server that has the adapter is tested for. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@ExtendWith(Matrix.class)
abstract class ServerBattery extends ServerChecks {
  private static final String TRACE = "org.smtpconnector.it.servers.battery.Trace";
  private static final String PREVIEW = "org.smtpconnector.it.servers.battery.Previews.letter";

  /**
   * @param directory the name of the server's directory below that of the run
   * @param server makes the server that is tested in such a directory
   */
  ServerBattery(String directory, BiFunction<Path, RelayAccess, ApplicationServer> server) {
    super(directory, server);
  }

  @Override
  Path archive() {
    return Installation.archive(Installation.BATTERY);
  }

  /**
   * The application that is tested is not the first one: of that one H2, the driver of servers
   * here, keeps the class loader, in exceptions that are static and have the stack of the first
   * user.
   */
  @Override
  @BeforeAll
  void start() {
    super.start();
    server().undeploy(archive());
    deploy();
  }

  @BeforeEach
  void forgetEvents() {
    application().run("events");
    application().run("events-async");
  }

  @Test
  void sendsWithCredentialsOfTheContainer() {
    assertThat(application().run("send")).isEqualTo(SENT);

    assertReceivedFrom(SHOP, RelayAccess.USER);
  }

  @Test
  void retriesAfterATemporaryRefusal() {
    relay().on("RCPT").reply("451 4.7.1 try again later").times(1);

    assertThat(application().run("send")).isEqualTo("2: ann@doe.example ACCEPTED");
    assertThat(relay().messages()).hasSize(1);
  }

  @Test
  void saysWhichCredentialsAreWrongAndSendsWithTheRightOnesAfterwards() {
    assertThat(application().failureOf("send-with-wrong-password"))
        .contains("Misconfigured", "535")
        .doesNotContain(RelayAccess.WRONG_PASSWORD);
    assertThat(application().run("send")).isEqualTo(SENT);
    assertThat(relay().messages()).hasSize(1);
  }

  @Test
  void sendsAgainWhenTheRelayAcceptsTheCredentialsAgain() {
    application().run("send-by-threads"); // so that the pool has more connections than one
    closeConnections();
    relay().clear();
    relay().on("AUTH").reply("535 5.7.8 authentication failed").times(1);

    assertThat(application().failureOf("send")).contains("Misconfigured", "535");
    assertThat(application().run("send")).isEqualTo(SENT);
  }

  @Test
  void doesNotNoticeThatTheRelayWasRestarted() {
    application().run("send");
    relay().stop();
    relay().start();

    assertThat(application().run("send")).isEqualTo(SENT);
    assertThat(relay().awaitMessages(2, SOON)).hasSize(2);
  }

  @Test
  void doesNotResendAMessageInDoubt() {
    relay().on(NonCommandPhase.END_OF_DATA).takeThenDrop().times(1);

    assertThat(application().failureOf("send")).contains("InDoubt");
    assertThat(relay().messages()).hasSize(1);
  }

  @Test
  void sendsAfterTheCommitAndNotAfterARollback() {
    assertThat(application().run("send-after-rollback")).isEqualTo("rolled back");
    assertThat(application().run("send-after-commit")).isEqualTo(SENT);
    assertThat(relay().messages()).hasSize(1);
  }

  @Test
  void sendsAllOfAStream() {
    assertSendsByPool(
        200, () -> assertThat(application().run("send-all")).isEqualTo("200 sent, 0 failed"));
  }

  @Test
  void sendsByASecondMailer() {
    assertThat(application().run("send-from-newsletter")).isEqualTo(SENT);

    assertReceivedFrom("News <news@shop.example>", RelayAccess.OTHER_USER);
  }

  @Test
  void firesEvents() {
    application().run("send");
    relay().on("MAIL").reply("550 5.7.1 not you").times(1);
    application().failureOf("send");

    List<String> events = List.of("MailSent by mail/smtp", "MailRefused by mail/smtp");
    assertThat(application().run("events").lines()).containsExactlyElementsOf(events);
    StringBuilder async = new StringBuilder();
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(async.append(application().run("events-async")).append('\n').toString())
                    .contains(events));
  }

  @Test
  void showsAPreviewOfAMessage() {
    assertThat(application().get("mail-preview/").body()).contains("A letter", "Hello");
    assertThat(application().get("mail-preview/methods/" + PREVIEW + "/text").body())
        .contains("All good.");
    assertThat(relay().messages()).isEmpty();
  }

  @Test
  void saysThatItIsReady() {
    application().run("send");
    assertThat(application().get("/health/ready").body())
        .contains("smtp-mail")
        .containsPattern("\"mail/smtp\": ?\"serving\"");
  }

  @Test
  void countsMessages() {
    application().run("send");
    assertThat(application().get("/metrics?scope=application").body().lines())
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("smtp_mails_seconds_count{")
                    .contains("factory=\"mail/smtp\"", "outcome=\"sent\""));
  }

  @Test
  void keepsMessagesInTheSandbox() {
    assertThat(application().run("send-in-sandbox")).isEqualTo(SENT);

    assertThat(onlyMessage().recipients()).containsExactly(RelayAccess.SANDBOX);
    assertThat(onlyMessage().header("X-Original-To")).contains("ann@doe.example");
  }

  @Test
  void saysWhereAConnectionFactoryIsMissing() {
    assertThat(application().failureOf("send-to-nowhere"))
        .contains(
            "Misconfigured",
            "no SMTP connection factory at JNDI name 'mail/nowhere'",
            server().word());
  }

  @Test
  void saysThatTheServerGivesNoCredentials() {
    relay().on("MAIL").reply("530 5.7.0 authentication required").times(1);

    assertThat(application().failureOf("send-as-nobody"))
        .contains("Misconfigured", "530", server().word());
  }

  @Test
  void saysWhereAManagedExecutorIsMissing() {
    Path archive =
        WebArchiveVariant.create("without-executor", "smtpconnector.executor=concurrent/nowhere");
    Application other = deployed(archive);

    assertThat(other.failureOf("send-async"))
        .contains("smtpconnector.executor is 'concurrent/nowhere'", server().word());
    server().undeploy(archive);
  }

  /** After the others, which need it deployed. */
  @Test
  @Order(Integer.MAX_VALUE - 1)
  void stopsItsThreadsWhenItIsUndeployedAndSendsWhenItIsDeployedAgain() {
    application().run("send-by-threads");
    server().undeploy(archive());
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(server().process().threads()).doesNotContain("org.smtpconnector.mail"));

    relay().clear();
    deploy();
    assertThat(application().run("send")).isEqualTo(SENT);
  }

  /**
   * Last, so that everything else is in the application's past. Where a server keeps a class loader
   * of its own, more deployments show that it stays with that one.
   */
  @Test
  @Order(Integer.MAX_VALUE)
  void leavesNoClassesWhenItIsUndeployed() {
    application().run("send-by-threads");
    long before = traces();
    assertThat(before).isPositive();

    server().undeploy(archive());
    for (int kept = 0; kept < server().keptClassLoaders(); kept++) {
      deploy();
      application().run("send-by-threads");
      server().undeploy(archive());
    }
    long most = before - 1 + server().keptClassLoaders();
    await().atMost(SOON).untilAsserted(() -> assertThat(traces()).isLessThanOrEqualTo(most));
  }

  /** How many class loaders of the application there are after a garbage collection. */
  private long traces() {
    return server()
        .process()
        .histogram()
        .lines()
        .filter(line -> line.stripTrailing().endsWith(" " + TRACE))
        .count();
  }
}
