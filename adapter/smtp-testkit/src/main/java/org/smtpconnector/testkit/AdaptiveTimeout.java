package org.smtpconnector.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * A timeout for tests in which a peer does not respond: short, but long enough on this machine for
 * every response. A timeout of fixed length also ends other waits if the machine is slow or busy.
 */
public final class AdaptiveTimeout {
  private static final Duration LEAST = Duration.ofMillis(300);
  private static final Duration MOST = Duration.ofSeconds(10);
  private static final int DIALOGUES = 4; // the first one only loads classes
  private static final int COMMANDS = 10;
  private static final int TIMES = 5;

  private AdaptiveTimeout() {}

  /**
   * {@return five times the current duration of a dialogue of ten commands on loopback; at least
   * 300 ms and at most 10 s}
   */
  public static Duration least() {
    Duration longest = Duration.ZERO;
    try (ScriptedSmtpServer server = ScriptedSmtpServer.builder().start()) {
      for (int i = 0; i < DIALOGUES; i++) {
        Duration took = dialogue(server.port());
        longest = i > 0 && took.compareTo(longest) > 0 ? took : longest;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Duration least = Duration.ofMillis(longest.multipliedBy(TIMES).toMillis());
    return least.compareTo(LEAST) < 0 ? LEAST : least.compareTo(MOST) > 0 ? MOST : least;
  }

  private static Duration dialogue(int port) throws IOException {
    long begin = System.nanoTime();
    try (Socket socket = new Socket("localhost", port)) {
      socket.setTcpNoDelay(true);
      BufferedReader replies =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      OutputStream out = socket.getOutputStream();
      replies.readLine();
      for (int i = 0; i < COMMANDS; i++) {
        out.write("NOOP\r\n".getBytes(StandardCharsets.US_ASCII));
        replies.readLine();
      }
    }
    return Duration.ofNanos(System.nanoTime() - begin);
  }
}
