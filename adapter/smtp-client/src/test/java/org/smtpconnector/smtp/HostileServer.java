package org.smtpconnector.smtp;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A server that says one thing without end, until the client closes. */
final class HostileServer implements AutoCloseable {
  private final ServerSocket listener;
  private final ScheduledExecutorService threads =
      Executors.newScheduledThreadPool(
          2,
          work -> {
            Thread thread = new Thread(work, "hostile-server");
            thread.setDaemon(true);
            return thread;
          });

  private HostileServer() throws IOException {
    listener = new ServerSocket(0, 10, InetAddress.getByName("127.0.0.1"));
  }

  /** Says this again and again as fast as it can. */
  static HostileServer floodingWith(String start, String endless) throws IOException {
    HostileServer server = new HostileServer();
    server.threads.execute(
        () -> {
          byte[] chunk =
              endless.repeat(65_536 / endless.length()).getBytes(StandardCharsets.US_ASCII);
          while (!server.listener.isClosed()) {
            try (Socket client = server.listener.accept()) {
              OutputStream out = client.getOutputStream();
              out.write(start.getBytes(StandardCharsets.US_ASCII));
              while (true) {
                out.write(chunk);
              }
            } catch (IOException e) {
              // The client has had enough, or the test has.
            }
          }
        });
    return server;
  }

  /** Says one octet of a reply that never ends, every so many milliseconds. */
  static HostileServer dripping(int everyMillis) throws IOException {
    HostileServer server = new HostileServer();
    server.threads.execute(
        () -> {
          try {
            Socket client = server.listener.accept();
            server.threads.scheduleAtFixedRate(
                () -> drip(client), 0, everyMillis, TimeUnit.MILLISECONDS);
          } catch (IOException e) {
            // The test is over.
          }
        });
    return server;
  }

  private static void drip(Socket client) {
    try {
      client.getOutputStream().write('2');
    } catch (IOException e) {
      throw new IllegalStateException("the client has closed", e); // ends the schedule
    }
  }

  int port() {
    return listener.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    threads.shutdownNow();
    listener.close();
  }
}
