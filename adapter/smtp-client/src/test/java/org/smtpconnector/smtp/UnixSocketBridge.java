package org.smtpconnector.smtp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** A socket file in front of a server that listens on a port. */
public final class UnixSocketBridge implements AutoCloseable {
  private final Path file;
  private final ServerSocketChannel listener;
  private final int port;

  public UnixSocketBridge(Path file, int port) throws IOException {
    this.file = file;
    this.port = port;
    this.listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    listener.bind(UnixDomainSocketAddress.of(file));
    daemon(this::accept);
  }

  public Path file() {
    return file;
  }

  private void accept() throws IOException {
    while (true) {
      SocketChannel client = listener.accept();
      SocketChannel server = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
      daemon(() -> pump(client, server));
      daemon(() -> pump(server, client));
    }
  }

  private static void pump(SocketChannel from, SocketChannel to) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(8192);
    try (from;
        to) {
      while (from.read(buffer) >= 0) {
        buffer.flip();
        while (buffer.hasRemaining()) {
          to.write(buffer);
        }
        buffer.clear();
      }
    }
  }

  private interface Work {
    void run() throws IOException;
  }

  private static void daemon(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                // One of the ends was closed: the other is too, now.
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    Files.deleteIfExists(file);
  }
}
