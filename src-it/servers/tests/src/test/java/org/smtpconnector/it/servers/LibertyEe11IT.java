package org.smtpconnector.it.servers;

import org.junit.jupiter.api.Tag;

@Tag("liberty-ee11")
class LibertyEe11IT extends LibertyBattery {
  LibertyEe11IT() {
    super("liberty-ee11", LibertyFeatures.JAKARTA_EE_11);
  }
}
