package org.smtpconnector.it.fresh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.smtpconnector.testkit.ScriptedSmtpServer;

/** A singleton puts a message when the server creates it: before the outbox has started. */
@Tag("fresh-server")
class PutAtStartIT {
  private static final Duration SOON = Duration.ofMinutes(2);

  private final FreshServer server = new FreshServer("opening");
  private final ScriptedSmtpServer relay = ScriptedSmtpServer.builder().start();

  @AfterEach
  void stop() {
    server.close();
    relay.close();
  }

  @Test
  void isSentOnceTheOutboxHasStarted() throws Exception {
    new OutboxShop(server).install(relay.port(), Opening.class, StartLog.class);
    server.start(OutboxShop.NAME);
    assertThat(server.log())
        .containsSubsequence("PUT, added", "STARTED")
        .doesNotContain("CWWKZ0002E");
    await().atMost(SOON).until(() -> relay.messages().size() == 1);
    awaitSettled();
    server.stop();

    server.start(OutboxShop.NAME);
    assertThat(server.log()).containsSubsequence("PUT, put before", "STARTED");
    awaitSettled();
    assertThat(relay.messages()).hasSize(1);
  }

  private void awaitSettled() {
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(server.get("/shop/order"))
                    .contains("WAITING=0", "CLAIMED=0", "BEGUN=0", "DOUBT=0", "REFUSED=0"));
  }
}
