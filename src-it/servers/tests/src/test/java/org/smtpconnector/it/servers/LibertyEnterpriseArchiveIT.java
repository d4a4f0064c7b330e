package org.smtpconnector.it.servers;

import org.junit.jupiter.api.Tag;

@Tag("liberty-ee10")
class LibertyEnterpriseArchiveIT extends EnterpriseArchiveChecks {
  LibertyEnterpriseArchiveIT() {
    super(
        "liberty-enterprise",
        (directory, relay) -> new LibertyServer(LibertyFeatures.JAKARTA_EE_10, directory, relay));
  }

  /**
   * One more than the pool: for handles that may be shared, as those of connection factories are
   * that an application defines, Open Liberty opens a connection beside the pool with the first one
   * (PoolManager.createParkedConnection), over which nothing is sent.
   */
  @Override
  int mostConnections() {
    return POOL_SIZE + 1;
  }
}
