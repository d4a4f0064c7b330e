package org.smtpconnector.it.servers;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;

@Tag("wildfly")
class WildFlyEarIT extends ServerBattery {
  private final Path ear = EnterpriseArchive.create();

  WildFlyEarIT() {
    super("wildfly-ear", WildFlyServer::withoutModule);
  }

  @Override
  Path archive() {
    return ear;
  }
}
