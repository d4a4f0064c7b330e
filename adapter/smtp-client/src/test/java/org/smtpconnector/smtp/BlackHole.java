package org.smtpconnector.smtp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/** An address of loopback that neither takes nor refuses connections: its queue is full. */
public final class BlackHole implements AutoCloseable {
  private static final int MOST = 64;

  private final ServerSocket listener;
  private final List<Socket> queued = new ArrayList<>();

  public BlackHole(String address, int port) throws IOException {
    listener = new ServerSocket(port, 1, InetAddress.getByName(address));
    while (queued.size() < MOST) {
      Socket socket = new Socket();
      try {
        socket.connect(new InetSocketAddress(address, port), 200);
        queued.add(socket);
      } catch (SocketTimeoutException e) {
        socket.close();
        return; // full
      }
    }
    throw new AssertionError("a full queue takes connections on this system");
  }

  public int port() {
    return listener.getLocalPort();
  }

  /**
   * Takes what is queued, so that there is room again, and tells how many others connect within the
   * time: a system repeats its attempt after one second as long as the socket is open.
   */
  public int othersThatConnectWithin(int millis) throws IOException {
    listener.setSoTimeout(millis);
    int accepted = 0;
    try {
      while (true) {
        listener.accept().close();
        accepted++;
      }
    } catch (SocketTimeoutException e) {
      return accepted - queued.size();
    }
  }

  @Override
  public void close() throws IOException {
    for (Socket socket : queued) {
      socket.close();
    }
    listener.close();
  }
}
