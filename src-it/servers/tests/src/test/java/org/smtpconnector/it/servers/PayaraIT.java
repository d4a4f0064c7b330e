package org.smtpconnector.it.servers;

import org.junit.jupiter.api.Tag;

@Tag("payara")
class PayaraIT extends GlassFishBattery {
  PayaraIT() {
    super("payara", GlassFishServer::payara);
  }

  /** Payara takes it from the domain's store. */
  @Override
  String passwordInAnnotation() {
    return "${ALIAS=smtp-password}";
  }
}
