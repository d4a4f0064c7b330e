package org.smtpconnector.it.servers;

import org.junit.jupiter.api.Tag;

@Tag("wildfly")
class WildFlyEnterpriseArchiveIT extends EnterpriseArchiveChecks {
  WildFlyEnterpriseArchiveIT() {
    super(
        "wildfly-enterprise",
        (directory, relay) ->
            new WildFlyServer(WildFlyConfiguration.WITHOUT_ADAPTER, directory, relay));
  }
}
