package org.smtpconnector.it.servers;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("tomee")
class TomEeIT extends RestartBattery {
  TomEeIT() {
    super("tomee", TomEeServer::new);
  }

  /** Before the others, as it starts the server anew. */
  @Test
  @Order(2)
  void saysThatTheAdapterIsNotVisibleAndStartsWhenItIsInLib() {
    ((TomEeServer) server()).removeAdapter();
    awaitLog(
        "MailSender cannot work here: the resource adapter's classes are not visible here",
        "put the jars of the resource adapter's archive into TomEE's lib");

    server().replaceAdapter();
    assertSends(application());
  }
}
