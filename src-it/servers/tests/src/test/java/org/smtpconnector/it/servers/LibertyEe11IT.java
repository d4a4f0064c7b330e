package org.smtpconnector.it.servers;

import org.junit.jupiter.api.Tag;

@Tag("liberty-ee11")
class LibertyEe11IT extends ServerBattery {
  LibertyEe11IT() {
    super(
        "liberty-ee11",
        (directory, relay) -> new LibertyServer(LibertyFeatures.JAKARTA_EE_11, directory, relay));
  }
}
