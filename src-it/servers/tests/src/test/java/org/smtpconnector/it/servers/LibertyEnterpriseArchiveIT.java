package org.smtpconnector.it.servers;

import org.junit.jupiter.api.Tag;

@Tag("liberty-ee10")
class LibertyEnterpriseArchiveIT extends EnterpriseArchiveChecks {
  LibertyEnterpriseArchiveIT() {
    super(
        "liberty-enterprise",
        (directory, relay) -> new LibertyServer(LibertyFeatures.JAKARTA_EE_10, directory, relay));
  }
}
