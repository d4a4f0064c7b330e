package org.smtpconnector.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/**
 * How long a server is away: what a command and its reply take that cost neither side anything. A
 * delay is never shorter than it should be, and longer by what the machine takes to wake threads.
 */
final class RoundTrip {
  private static final int TIMES = 25;
  private static final byte[] NOOP = "NOOP\r\n".getBytes(StandardCharsets.US_ASCII);

  private RoundTrip() {}

  /** The median of some to an SMTP server on loopback, in plain. */
  static Duration measured(int port) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setTcpNoDelay(true);
      BufferedReader replies =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      expect("220", replies.readLine());
      long[] nanos = new long[TIMES];
      for (int i = 0; i < TIMES; i++) {
        long begin = System.nanoTime();
        socket.getOutputStream().write(NOOP);
        expect("250", replies.readLine());
        nanos[i] = System.nanoTime() - begin;
      }
      Arrays.sort(nanos);
      return Duration.ofNanos(nanos[TIMES / 2]);
    }
  }

  private static void expect(String code, String line) throws IOException {
    if (line == null || !line.startsWith(code)) {
      throw new IOException("the sink said " + line);
    }
  }
}
