package org.smtpconnector.it.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.smtpconnector.testkit.ReceivedMessage;

/** What is tested of an application beside another, and of what is replaced while it runs. */
abstract class DeploymentBattery extends ServerBattery {
  /** That of a data source that there is not. */
  static final String NO_DATA_SOURCE = "jdbc/nowhere";

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

  /** Before the others, as some servers start anew for it. */
  @Test
  @Order(5)
  void queuesInADataSourceThatIsDefinedAsTheRemedySays() {
    queuesInADefinedDataSource(
        "smtpconnector.outbox.data-source=" + NO_DATA_SOURCE, NO_DATA_SOURCE);
  }

  /**
   * An application that misses a data source names the remedy, and queues when it was followed.
   *
   * @param settings those of the application
   * @param name that of the data source, as the message has it
   */
  void queuesInADefinedDataSource(String settings, String name) {
    Application failed =
        new Application(server().deploy(WebArchiveVariant.create("without-data-source", settings)));
    PrintedRemedy remedy =
        loggedRemedy("the outbox finds no data source at JNDI name '" + name + "'");
    assertThat(remedy.text())
        .contains(
            "set smtpconnector.outbox.data-source to the name of one; where the server has none, define it");

    defineDataSource(remedy);
    Path archive =
        WebArchiveVariant.create(
            nameAfterFailure("without-data-source"),
            "smtpconnector.outbox.data-source=" + NO_DATA_SOURCE);
    Application other = startAgain(failed, archive);
    relay().clear();
    other.run("queue-alone");
    assertThat(relay().awaitMessages(1, SOON)).hasSize(1);
    server().undeploy(archive);
    removeDataSource();
  }

  /** Defines {@link #NO_DATA_SOURCE} as the remedy says. */
  abstract void defineDataSource(PrintedRemedy remedy);

  /** Removes it. */
  abstract void removeDataSource();

  /** Starts an application whose deployment has failed, as the remedy says. */
  Application startAgain(Application failed, Path archive) {
    return deployed(archive);
  }

  /** The name under which an application is deployed whose deployment has failed. */
  String nameAfterFailure(String name) {
    return name;
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
