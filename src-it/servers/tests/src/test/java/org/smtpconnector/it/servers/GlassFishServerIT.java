package org.smtpconnector.it.servers;

import org.junit.jupiter.api.Tag;

@Tag("glassfish")
class GlassFishServerIT extends ServerBattery {
  GlassFishServerIT() {
    super("glassfish", GlassFishServer::glassFish);
  }
}
