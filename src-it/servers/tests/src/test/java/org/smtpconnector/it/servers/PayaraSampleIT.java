package org.smtpconnector.it.servers;

import org.junit.jupiter.api.Tag;

@Tag("payara")
class PayaraSampleIT extends SampleChecks {
  PayaraSampleIT() {
    super("payara");
  }
}
