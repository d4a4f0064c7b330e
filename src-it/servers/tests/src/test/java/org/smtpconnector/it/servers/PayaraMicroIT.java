package org.smtpconnector.it.servers;

import org.junit.jupiter.api.Tag;

@Tag("payara-micro")
class PayaraMicroIT extends ServerBattery {
  PayaraMicroIT() {
    super("payara-micro", PayaraMicroServer::new);
  }
}
