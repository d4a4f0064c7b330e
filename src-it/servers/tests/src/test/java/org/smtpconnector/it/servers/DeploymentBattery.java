package org.smtpconnector.it.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.smtpconnector.testkit.ReceivedMessage;

/** What is tested of an application beside another, and of what is replaced while it runs. */
abstract class DeploymentBattery extends ServerBattery {
  DeploymentBattery(String directory, BiFunction<Path, RelayAccess, ApplicationServer> server) {
    super(directory, server);
  }

  @Test
  void sharesAPoolWithAnotherApplication() {
    Path archive = WebArchiveVariant.create("second", "smtpconnector.from=second@shop.example");
    Application second = deployed(archive);

    assertSendsByPool(
        400,
        () -> {
          assertThat(second.run("send-by-threads")).isEqualTo("200");
          assertThat(application().run("send-by-threads")).isEqualTo("200");
        });

    server().undeploy(archive);
    relay().clear();
    assertThat(application().run("send")).isEqualTo(SENT);
  }

  @Test
  void isReplacedWhileItRuns() {
    Application shop = deployed(versions("first"));
    assertThat(shop.run("send")).isEqualTo(SENT);
    relay().clear();

    deployed(versions("second"));
    await()
        .atMost(SOON)
        .ignoreExceptions() // while the one is stopped and the other is not started
        .untilAsserted(
            () -> {
              assertThat(shop.run("send")).isEqualTo(SENT);
              assertThat(lastMessage().header("From")).contains("second@shop.example");
            });
    server().undeploy(versions("second"));
  }

  /** The same application, with another sender. */
  private static Path versions(String version) {
    return WebArchiveVariant.create("versions", "smtpconnector.from=" + version + "@shop.example");
  }

  private ReceivedMessage lastMessage() {
    return relay().messages().get(relay().messages().size() - 1);
  }

  @Test
  void saysWhereADataSourceIsMissing() {
    Path archive =
        WebArchiveVariant.create(
            "without-data-source", "smtpconnector.outbox.data-source=jdbc/nowhere");
    server().deploy(archive);

    awaitLog(
        "the outbox finds no data source at JNDI name 'jdbc/nowhere'",
        server().word(),
        "smtpconnector.outbox.data-source");
    server().undeploy(archive);
  }

  /** Waits until the server has logged these. */
  void awaitLog(String... texts) {
    await().atMost(SOON).untilAsserted(() -> assertThat(server().log()).contains(texts));
  }

  /** What the log says from these words on. */
  PrintedRemedy loggedRemedy(String cause) {
    awaitLog(cause);
    String log = server().log();
    return new PrintedRemedy(log.substring(log.lastIndexOf(cause)));
  }

  /** An application starts, and sends. */
  void assertSends(Application other) {
    other.awaitReady(server());
    assertThat(other.run("send")).isEqualTo(SENT);
  }
}
