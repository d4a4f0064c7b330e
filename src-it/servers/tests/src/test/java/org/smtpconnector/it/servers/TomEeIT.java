package org.smtpconnector.it.servers;

import org.junit.jupiter.api.Tag;

@Tag("tomee")
class TomEeIT extends ServerBattery {
  TomEeIT() {
    super("tomee", TomEeServer::new);
  }
}
