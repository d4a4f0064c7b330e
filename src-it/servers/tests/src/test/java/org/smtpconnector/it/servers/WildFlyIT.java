package org.smtpconnector.it.servers;

import org.junit.jupiter.api.Tag;

@Tag("wildfly")
class WildFlyIT extends ServerBattery {
  WildFlyIT() {
    super("wildfly", WildFlyServer::standalone);
  }
}
