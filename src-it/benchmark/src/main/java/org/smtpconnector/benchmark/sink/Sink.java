package org.smtpconnector.benchmark.sink;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * An SMTP server on loopback that takes every mail, throws it away and counts it. It knows what
 * benchmarks need of RFC 5321, 2920, 3030, 3207 and 4954, and refuses what is out of step.
 */
public final class Sink implements AutoCloseable {
  private static final int BACKLOG = 256;

  private final ServerSocketChannel listener;
  private final Counters counters = new Counters();
  private final List<EventLoop> loops = new ArrayList<>();

  private Sink(ServerSocketChannel listener) {
    this.listener = listener;
  }

  /**
   * Starts a sink on any free port.
   *
   * @param threads how many share its connections, at least 1
   */
  public static Sink start(SinkCharacter character, int threads) throws IOException {
    return start(character, threads, 0);
  }

  /**
   * Starts a sink on this port.
   *
   * @param threads how many share its connections, at least 1
   */
  public static Sink start(SinkCharacter character, int threads, int port) throws IOException {
    ServerSocketChannel listener = ServerSocketChannel.open();
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
    Sink sink = new Sink(listener);
    for (int i = 0; i < threads; i++) {
      sink.loops.add(new EventLoop(character, sink.counters));
    }
    Thread acceptor = new Thread(sink::accept, "sink-acceptor");
    acceptor.setDaemon(true);
    acceptor.start();
    return sink;
  }

  private void accept() {
    try {
      for (int i = 0; ; i++) {
        loops.get(i % loops.size()).adopt(listener.accept());
      }
    } catch (ClosedChannelException e) {
      // The sink was closed.
    } catch (IOException e) {
      throw new IllegalStateException("the sink cannot accept connections", e);
    }
  }

  public int port() {
    return listener.socket().getLocalPort();
  }

  /** What was taken so far. */
  public Tally tally() {
    return counters.tally();
  }

  @Override
  public void close() {
    EventLoop.closeQuietly(listener);
    loops.forEach(EventLoop::close);
  }
}
