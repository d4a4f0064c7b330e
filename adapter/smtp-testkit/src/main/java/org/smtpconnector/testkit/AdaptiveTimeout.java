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
 * A time-out for a test in which a peer leaves something undone: short, and long enough on this
 * machine for everything that is done. A time-out of fixed length ends other waits too where the
 * machine is slow, or busy with something else.
 */
public final class AdaptiveTimeout {
  private static final Duration LEAST = Duration.ofMillis(300);
  private static final Duration MOST = Duration.ofSeconds(10);
  private static final int DIALOGUES = 4; // the first is for the classes that it loads
  private static final int COMMANDS = 10;
  private static final int TIMES = 5;

  private AdaptiveTimeout() {}

  /**
   * {@return five times what a dialogue of ten commands on loopback takes just now; 300 ms at least
   * and 10 s at most}
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
