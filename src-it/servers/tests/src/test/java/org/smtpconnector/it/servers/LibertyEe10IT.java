package org.smtpconnector.it.servers;

import org.junit.jupiter.api.Tag;

@Tag("liberty-ee10")
class LibertyEe10IT extends LibertyBattery {
  LibertyEe10IT() {
    super("liberty-ee10", LibertyFeatures.JAKARTA_EE_10);
  }
}
