package org.smtpconnector.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class FreePortTest {
  private static final int FIRST_OF_THE_SYSTEM = 32_768;

  @Test
  void isFreeAndNoneThatTheSystemGives() throws IOException {
    int port = FreePort.find();
    assertThat(port).isLessThan(FIRST_OF_THE_SYSTEM);
    for (String address : new String[] {"127.0.0.1", "127.0.0.2", "::1"}) {
      try (ServerSocket server = new ServerSocket(port, 1, InetAddress.getByName(address))) {
        assertThat(server.getLocalPort()).isEqualTo(port);
      }
    }
  }
}
