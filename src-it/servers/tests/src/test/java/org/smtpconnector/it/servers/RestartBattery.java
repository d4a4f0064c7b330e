package org.smtpconnector.it.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** What is tested where the adapter is replaced by a new start of the server. */
abstract class RestartBattery extends DeploymentBattery {
  RestartBattery(String directory, BiFunction<Path, RelayAccess, ApplicationServer> server) {
    super(directory, server);
  }

  /** Before the others, whose traces a new start of the server would hide. */
  @Test
  @Order(1)
  void sendsByAnAdapterThatWasReplaced() {
    server().replaceAdapter();
    application().awaitReady(server());

    assertThat(application().run("send")).isEqualTo(SENT);
  }

  /**
   * Messages name the remedies of a connection factory, credentials and an executor that are
   * missing; what they say is done, and the applications, which have started again, send.
   *
   * @param factory what is said of the connection factory
   * @param credentials of credentials
   * @param executor of the executor
   * @param remedies does what they say
   */
  void sendsByWhatTheRemediesName(
      List<String> factory, List<String> credentials, String executor, Runnable remedies) {
    Path archive =
        WebArchiveVariant.create(
            "with-named-executor", "smtpconnector.executor=concurrent/nowhere");
    Application other = deployed(archive);
    assertThat(application().failureOf("send-to-nowhere")).contains(factory);
    relay().on("MAIL").reply("530 5.7.0 authentication required").times(1);
    assertThat(application().failureOf("send-as-nobody")).contains(credentials);
    assertThat(other.failureOf("send-async")).contains(executor);

    remedies.run();
    application().awaitReady(server());
    other.awaitReady(server());
    relay().clear();
    assertThat(other.run("send-async")).isEqualTo(SENT);
    assertThat(application().run("send-to-nowhere")).isEqualTo(SENT);
    assertThat(application().run("send-as-nobody")).isEqualTo(SENT);
    assertThat(relay().messages())
        .extracting(message -> message.user().orElse(""))
        .containsOnly(RelayAccess.USER)
        .hasSize(3);

    server().undeploy(archive);
  }
}
