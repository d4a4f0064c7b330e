package org.smtpconnector.benchmark.sink;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** One thread that serves its share of a sink's connections. */
final class EventLoop implements AutoCloseable {
  private final SinkCharacter character;
  private final Counters counters;
  private final Selector selector;
  private final Queue<SocketChannel> arrived = new ConcurrentLinkedQueue<>();
  private final Thread thread;
  private volatile boolean closing;

  EventLoop(SinkCharacter character, Counters counters) throws IOException {
    this.character = character;
    this.counters = counters;
    this.selector = Selector.open();
    this.thread = new Thread(this::run, "sink");
    thread.setDaemon(true);
    thread.start();
  }

  /** Serves this connection from now on; any thread may call it. */
  void adopt(SocketChannel channel) {
    arrived.add(channel);
    selector.wakeup();
  }

  private void run() {
    try {
      while (!closing) {
        selector.select(key -> ((SinkConnection) key.attachment()).ready());
        for (SocketChannel channel = arrived.poll(); channel != null; channel = arrived.poll()) {
          begin(channel);
        }
      }
      for (SelectionKey key : selector.keys()) {
        closeQuietly(key.channel());
      }
      selector.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void begin(SocketChannel channel) {
    try {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
      SinkConnection connection = new SinkConnection(channel, key, character, counters);
      key.attach(connection);
      counters.connection();
      connection.ready();
    } catch (ClosedChannelException e) {
      // It went as quickly as it came.
    } catch (IOException e) {
      closeQuietly(channel);
    }
  }

  static void closeQuietly(Closeable closeable) {
    try {
      closeable.close();
    } catch (IOException e) {
      // The descriptor is gone either way, and nobody is left to tell.
    }
  }

  @Override
  public void close() {
    closing = true;
    selector.wakeup();
  }
}
