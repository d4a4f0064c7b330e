package org.smtpconnector.it.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
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
}
