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
}
