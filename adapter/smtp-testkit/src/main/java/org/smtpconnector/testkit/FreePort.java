package org.smtpconnector.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A port for a server that a test starts later, or in another process. The system gives none of
 * them to a program that asks for any port or connects: those that it gives begin at 32768.
 */
public final class FreePort {
  private static final int LOWEST = 20_000;
  private static final int HIGHEST = 32_000;

  private FreePort() {}

  /** {@return a port that is free on each address of this machine} */
  public static int find() {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
      try (ServerSocket free = new ServerSocket(port)) {
        return free.getLocalPort();
      } catch (BindException e) {
        // another program has it
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
