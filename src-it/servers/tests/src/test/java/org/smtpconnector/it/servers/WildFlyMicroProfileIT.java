package org.smtpconnector.it.servers;

import org.junit.jupiter.api.Tag;

@Tag("wildfly-microprofile")
class WildFlyMicroProfileIT extends WildFlyBattery {
  WildFlyMicroProfileIT() {
    super("wildfly-microprofile", WildFlyConfiguration.MICROPROFILE);
  }
}
