package org.smtpconnector.it.servers;

import org.junit.jupiter.api.Tag;

@Tag("wildfly")
class WildFlyMicroProfileIT extends ServerBattery {
  WildFlyMicroProfileIT() {
    super("wildfly-microprofile", WildFlyServer::microProfile);
  }
}
