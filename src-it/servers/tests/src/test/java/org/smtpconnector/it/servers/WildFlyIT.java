package org.smtpconnector.it.servers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("wildfly")
class WildFlyIT extends ServerBattery {
  private static final String SUCCESS = "\"outcome\" => \"success\"";

  WildFlyIT() {
    super("wildfly", WildFlyServer::new);
  }

  private String managePool(String operation) {
    return ((WildFlyServer) server()).managePool(operation);
  }

  @Test
  void answersToTheTestOfAConnectionOfWildFly() {
    assertThat(managePool("test-connection-in-pool")).contains(SUCCESS, "true");
  }

  @Test
  void closesItsConnectionsWhenWildFlyFlushesThePool() {
    relay().closeConnections("421 4.3.2 restarting"); // those of other pools
    application().run("send");
    assertThat(relay().openConnections()).isPositive();
    assertThat(managePool("flush-idle-connection-in-pool")).contains(SUCCESS);
    relay().awaitOpenConnections(0, SOON);
  }
}
