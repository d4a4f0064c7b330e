package org.smtpconnector.smtp.net;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Connects to the first of several addresses that answers (RFC 8305 5). Each address has a head
 * start on the next one, which is then tried concurrently; so an address that does not answer, as
 * with broken IPv6, costs no more than the head start.
 */
final class HappyEyeballs {
  private static final long HEAD_START_MILLIS = 250; // RFC 8305 8
  private static final long LEAST_HEAD_START_MILLIS = 10; // RFC 8305 8

  private final Deque<SocketAddress> untried;
  private final Optional<InetSocketAddress> from;
  private final Deadline deadline;
  private final Selector selector;
  private final Map<SocketChannel, SocketAddress> running = new LinkedHashMap<>();
  private final List<IOException> failures = new ArrayList<>();
  private long nextBegin = System.nanoTime();

  private HappyEyeballs(
      Collection<? extends SocketAddress> to, Optional<InetSocketAddress> from, Deadline deadline)
      throws IOException {
    this.untried = new ArrayDeque<>(to);
    this.from = from;
    this.deadline = deadline;
    this.selector = Selector.open();
  }

  /**
   * Connects to one of these addresses, tried in their order. All other sockets are closed.
   *
   * @throws ConnectException if no address accepts a connection in time; the message says why for
   *     each
   */
  static SocketLink connect(
      Collection<? extends SocketAddress> to, Optional<InetSocketAddress> from, Deadline deadline)
      throws IOException {
    HappyEyeballs race = new HappyEyeballs(to, from, deadline);
    SocketChannel winner = null;
    try {
      winner = race.winner();
      race.running.remove(winner);
      return new SocketLink(winner, race.selector);
    } finally {
      race.closeRunning();
      if (winner == null) {
        race.selector.close();
      }
    }
  }

  private SocketChannel winner() throws IOException {
    try {
      while (!untried.isEmpty() || !running.isEmpty()) {
        if (mayBegin()) {
          begin(untried.remove());
        }
        for (SocketChannel channel : List.copyOf(running.keySet())) {
          if (isConnected(channel)) {
            return channel;
          }
        }
        await();
      }
    } catch (SocketTimeoutException e) {
      giveUp(e.getMessage());
      if (failures.isEmpty()) {
        throw e;
      }
    }
    throw failure();
  }

  private boolean mayBegin() {
    return !untried.isEmpty() && System.nanoTime() - nextBegin >= 0;
  }

  private void begin(SocketAddress to) throws IOException {
    if (hasFixedPort()) {
      giveUp("no connection within its share of the time"); // only one socket may use the port
    }
    nextBegin = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(headStartMillis());
    SocketChannel channel =
        to instanceof UnixDomainSocketAddress
            ? SocketChannel.open(StandardProtocolFamily.UNIX)
            : SocketChannel.open();
    running.put(channel, to);
    try {
      channel.configureBlocking(false);
      if (to instanceof InetSocketAddress) {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        if (from.isPresent()) {
          channel.bind(from.get());
        }
      }
      channel.register(selector, channel.connect(to) ? 0 : SelectionKey.OP_CONNECT);
    } catch (IOException | UnsupportedAddressTypeException e) {
      fail(channel, e);
    }
  }

  private long headStartMillis() throws SocketTimeoutException {
    long share = deadline.remainingMillis() / (untried.size() + 1);
    return hasFixedPort()
        ? share
        : Math.min(HEAD_START_MILLIS, Math.max(LEAST_HEAD_START_MILLIS, share));
  }

  private boolean hasFixedPort() {
    return from.isPresent() && from.get().getPort() != 0;
  }

  private boolean isConnected(SocketChannel channel) {
    try {
      return channel.finishConnect();
    } catch (IOException e) {
      fail(channel, e);
      return false;
    }
  }

  private void await() throws IOException {
    if (mayBegin() || running.isEmpty()) {
      return;
    }
    long millis = deadline.remainingMillis();
    if (!untried.isEmpty()) {
      long head = TimeUnit.NANOSECONDS.toMillis(nextBegin - System.nanoTime());
      millis = Math.max(1, Math.min(millis, head));
    }
    selector.selectedKeys().clear();
    selector.select(millis);
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("the thread was interrupted");
    }
  }

  private void fail(SocketChannel channel, Exception e) {
    String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    IOException named =
        new ConnectException(
            running.remove(channel) instanceof InetSocketAddress inet
                ? inet.getAddress().getHostAddress() + ": " + reason
                : reason);
    named.initCause(e);
    failures.add(named);
    close(channel);
    nextBegin = System.nanoTime(); // no other attempt needs a head start
  }

  private void giveUp(String reason) {
    for (SocketChannel channel : List.copyOf(running.keySet())) {
      fail(channel, new SocketTimeoutException(reason));
    }
  }

  private IOException failure() {
    if (failures.size() == 1) {
      return failures.get(0);
    }
    IOException all =
        new ConnectException(
            failures.stream().map(Throwable::getMessage).collect(Collectors.joining("; ")));
    failures.forEach(all::addSuppressed);
    return all;
  }

  private void closeRunning() {
    running.keySet().forEach(this::close);
  }

  private void close(SocketChannel channel) {
    try {
      channel.close();
      selector.selectNow(); // until then, a registered channel keeps its socket and port
    } catch (IOException e) {
      // The failure of this attempt is known already.
    }
  }
}
