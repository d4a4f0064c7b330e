package org.smtpconnector.benchmark.sink;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * A line to a server on loopback that is as slow as a long one: every octet arrives a given time
 * after it was sent, in both directions, however many are under way.
 *
 * <p>A client's connect succeeds at once, since the proxy is near; the round trip that it would
 * have taken is made up for before the greeting. So the greeting comes two round trips after the
 * connect, as from a server that is far.
 */
public final class DelayProxy implements AutoCloseable {
  // SYN, SYN-ACK and ACK, each one way, go before the server's first octet.
  private static final int WAYS_TO_CONNECT = 3;

  private final ServerSocket listener;
  private final int target;
  private volatile Duration oneWay;
  private final LongAdder roundTrips = new LongAdder();
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

  private DelayProxy(ServerSocket listener, int target, Duration oneWay) {
    this.listener = listener;
    this.target = target;
    this.oneWay = oneWay;
  }

  /**
   * Starts a proxy on any free port.
   *
   * @param target the server's port
   * @param oneWay how long an octet is under way; zero only counts
   */
  public static DelayProxy start(int target, Duration oneWay) throws IOException {
    ServerSocket listener = new ServerSocket(0, 256, InetAddress.getLoopbackAddress());
    DelayProxy proxy = new DelayProxy(listener, target, oneWay);
    daemon("delay-acceptor", proxy::accept);
    return proxy;
  }

  static void daemon(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  public int port() {
    return listener.getLocalPort();
  }

  /**
   * How often the direction of traffic has changed from client to server, as a client sees it: the
   * number of times that something came after something was sent. Connecting is one.
   */
  public long roundTrips() {
    return roundTrips.sum();
  }

  /** From now on an octet is under way for so long, on open connections too. */
  public void delay(Duration way) {
    oneWay = way;
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        daemon("delay-connect", () -> connect(client));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void connect(Socket client) {
    sockets.add(client);
    try {
      client.setTcpNoDelay(true);
      roundTrips.increment();
      DelayedWay.waitUntil(System.nanoTime() + WAYS_TO_CONNECT * oneWay.toNanos());
      Socket server = new Socket();
      sockets.add(server);
      server.setTcpNoDelay(true);
      server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
      Turns turns = new Turns(roundTrips);
      Runnable end = () -> end(client, server);
      new DelayedWay(client, server, () -> oneWay, turns::clientSpoke, () -> {}, end).start();
      new DelayedWay(server, client, () -> oneWay, () -> {}, turns::serverIsHeard, end).start();
    } catch (IOException e) {
      end(client, client);
    }
  }

  private void end(Socket one, Socket other) {
    EventLoop.closeQuietly(one);
    EventLoop.closeQuietly(other);
    sockets.remove(one);
    sockets.remove(other);
  }

  @Override
  public void close() {
    EventLoop.closeQuietly(listener);
    sockets.forEach(EventLoop::closeQuietly);
  }

  /** Whose turn it is on one connection. */
  private static final class Turns {
    private final LongAdder roundTrips;
    private boolean clientWaits = true; // for the greeting

    Turns(LongAdder roundTrips) {
      this.roundTrips = roundTrips;
    }

    synchronized void clientSpoke() {
      clientWaits = true;
    }

    synchronized void serverIsHeard() {
      if (clientWaits) {
        roundTrips.increment();
      }
      clientWaits = false;
    }
  }
}
