package org.smtpconnector.it.servers;

import org.junit.jupiter.api.Tag;

@Tag("liberty-ee10")
class LibertyEe10IT extends ServerBattery {
  LibertyEe10IT() {
    super(
        "liberty-ee10",
        (directory, relay) -> new LibertyServer(LibertyFeatures.JAKARTA_EE_10, directory, relay));
  }
}
