package org.smtpconnector.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.smtpconnector.smtp.SmtpException.Disconnected;
import org.smtpconnector.testkit.FreePort;
import org.smtpconnector.testkit.NonCommandPhase;

/** From which address a session comes, and what is said where none can be opened. */
class SessionOpeningTest extends SessionFixture {
  @Test
  void greetsWithTheAddressItComesFrom() throws Exception {
    InetAddress from = InetAddress.getByName("127.0.0.2");
    SmtpSession.open(config().sourceAddress(from).build()).close();
    assertThat(server.commands()).first().isEqualTo("EHLO [127.0.0.2]");
  }

  @Test
  void comesFromThePortThatIsAskedFor() throws Exception {
    InetSocketAddress from = new InetSocketAddress("127.0.0.1", FreePort.find());
    try (ServerSocket relay = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      CompletableFuture<Integer> port =
          CompletableFuture.supplyAsync(
              () -> {
                try (Socket client = relay.accept()) {
                  return client.getPort();
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      SmtpConfig config = config().port(relay.getLocalPort()).sourceAddress(from).build();
      assertThatThrownBy(() -> SmtpSession.open(config)).isInstanceOf(Disconnected.class);
      assertThat(port.get(60, TimeUnit.SECONDS)).isEqualTo(from.getPort());
    }
  }

  @Test
  void opensWithinItsTimeOrNotAtAll() {
    server.on(NonCommandPhase.GREETING).stall();
    assertThatThrownBy(() -> SmtpSession.open(config().timeouts(impatient()).build()))
        .isInstanceOf(Disconnected.class)
        .hasMessageContaining("localhost:" + server.port())
        .hasMessageContaining("within " + SHORT.toMillis() + " milliseconds");
    server.awaitOpenConnections(0, SOON);
  }

  @Test
  void namesTheHostThatCannotBeResolved() {
    SmtpConfig unknown = SmtpConfig.to("no-such-host.invalid").build();
    assertThatThrownBy(() -> SmtpSession.open(unknown))
        .isInstanceOf(Disconnected.class)
        .hasMessageContaining("host 'no-such-host.invalid' cannot be resolved");
  }

  @Test
  void namesTheAddressThatRefusesConnections() {
    server.close();
    assertThatThrownBy(this::open)
        .isInstanceOf(Disconnected.class)
        .hasMessageContaining("localhost:" + server.port() + " (plain)")
        .hasMessageContaining("127.0.0.1: Connection refused");
    server.start();
  }
}
