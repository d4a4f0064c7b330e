package org.smtpconnector.it.servers;

import org.junit.jupiter.api.Tag;

@Tag("glassfish")
class GlassFishIT extends ServerBattery {
  GlassFishIT() {
    super("glassfish", GlassFishServer::glassFish);
  }
}
