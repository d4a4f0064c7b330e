package org.smtpconnector.it.servers;

import org.junit.jupiter.api.Tag;

@Tag("wildfly")
class WildFlySampleIT extends SampleChecks {
  WildFlySampleIT() {
    super("wildfly");
  }
}
