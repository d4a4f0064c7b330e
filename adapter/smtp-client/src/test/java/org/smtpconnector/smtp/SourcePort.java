package org.smtpconnector.smtp;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** A port to connect from that no other program is given by chance: below those that are. */
public final class SourcePort {
  private static final int LOWEST = 20_000;
  private static final int HIGHEST = 30_000;

  private SourcePort() {}

  /** Of 127.0.0.1. */
  public static InetSocketAddress free() throws IOException {
    InetAddress loopback = InetAddress.getByName("127.0.0.1");
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
      try (ServerSocket free = new ServerSocket(port, 1, loopback)) {
        return (InetSocketAddress) free.getLocalSocketAddress();
      } catch (BindException e) {
        // Somebody has it: another, then.
      }
    }
  }
}
