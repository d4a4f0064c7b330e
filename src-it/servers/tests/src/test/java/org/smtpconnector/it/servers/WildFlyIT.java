package org.smtpconnector.it.servers;

import org.junit.jupiter.api.Tag;

@Tag("wildfly")
class WildFlyIT extends WildFlyBattery {
  WildFlyIT() {
    super("wildfly", WildFlyConfiguration.STANDALONE);
  }
}
