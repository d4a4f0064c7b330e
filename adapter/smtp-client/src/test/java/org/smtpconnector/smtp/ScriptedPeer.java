package org.smtpconnector.smtp;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A peer on loopback that follows a script on its one connection, and then waits for its end. */
final class ScriptedPeer implements AutoCloseable {
  /** What it does with the connection. */
  interface Script {
    void run(InputStream in, OutputStream out) throws Exception;
  }

  /** A script that ends the connection itself. */
  interface SocketScript {
    void run(Socket socket) throws Exception;
  }

  private final ServerSocket listener;
  private final CountDownLatch ended = new CountDownLatch(1);

  ScriptedPeer(Script script) throws IOException {
    this(
        socket -> {
          script.run(socket.getInputStream(), socket.getOutputStream());
          socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        });
  }

  ScriptedPeer(SocketScript script) throws IOException {
    listener = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
    Thread thread = new Thread(() -> serve(script), "scripted-peer");
    thread.setDaemon(true);
    thread.start();
  }

  private void serve(SocketScript script) {
    try (Socket socket = listener.accept()) {
      socket.setTcpNoDelay(true);
      script.run(socket);
    } catch (Exception e) {
      // The client hung up, as it does on most of these scripts.
    } finally {
      ended.countDown();
    }
  }

  int port() {
    return listener.getLocalPort();
  }

  /** Whether the client has closed the connection, or does so within a minute. */
  boolean isLeft() throws InterruptedException {
    return ended.await(60, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
