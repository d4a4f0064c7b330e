package org.smtpconnector.it.servers;

import org.junit.jupiter.api.Tag;

@Tag("payara")
class PayaraIT extends ServerBattery {
  PayaraIT() {
    super("payara", GlassFishServer::payara);
  }
}
