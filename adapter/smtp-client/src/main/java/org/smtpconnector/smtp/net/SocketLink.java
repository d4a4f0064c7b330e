package org.smtpconnector.smtp.net;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/**
 * A connection over TCP or a Unix domain socket. It uses a non-blocking channel with a dedicated
 * selector, because a blocking socket does not bound writes, ignores interrupts and shows the end
 * of the connection only to a read.
 */
public final class SocketLink implements Link {
  private final SocketChannel channel;
  private final Selector selector;
  private final SelectionKey key;
  // Input that arrived during a write: a server may reply before it has read everything.
  private final ByteBuffer early = ByteBuffer.allocate(4096).flip();
  private boolean ended;
  // Right after a write, the reply has hardly arrived: a first read would find nothing.
  private boolean wrote;

  /** Creates a link of a connected channel, the only one registered with this selector. */
  SocketLink(SocketChannel channel, Selector selector) {
    this.channel = channel;
    this.selector = selector;
    this.key = channel.keyFor(selector);
  }

  /** Returns the local address; loopback for a Unix domain socket. */
  public InetAddress localAddress() throws IOException {
    return addressOf(channel.getLocalAddress());
  }

  /**
   * Returns the address of the server or proxy; loopback for a Unix domain socket, which does not
   * leave the machine either.
   */
  public InetAddress remoteAddress() throws IOException {
    return addressOf(channel.getRemoteAddress());
  }

  private static InetAddress addressOf(SocketAddress address) {
    return address instanceof InetSocketAddress inet
        ? inet.getAddress()
        : InetAddress.getLoopbackAddress();
  }

  @Override
  public int read(ByteBuffer into, Deadline deadline) throws IOException {
    if (wrote && !ended && !early.hasRemaining()) {
      await(SelectionKey.OP_READ, deadline);
    }
    wrote = false;
    while (true) {
      int count = readNow(into);
      if (count != 0) {
        return count;
      }
      await(SelectionKey.OP_READ, deadline);
    }
  }

  /** Reads without waiting; returns 0 if there is nothing, -1 at the end. */
  int readNow(ByteBuffer into) throws IOException {
    if (early.hasRemaining()) {
      int count = Math.min(early.remaining(), into.remaining());
      into.put(into.position(), early, early.position(), count);
      into.position(into.position() + count);
      early.position(early.position() + count);
      return count;
    }
    if (!ended) {
      int count = channel.read(into);
      ended = count < 0;
      return count;
    }
    return -1;
  }

  @Override
  public void write(ByteBuffer from, Duration stall, Deadline deadline) throws IOException {
    wrote = true;
    Deadline progress = null; // the clock is read only if the write stalls
    while (from.hasRemaining()) {
      if (writeNow(from) > 0) {
        progress = null;
      } else {
        if (progress == null) {
          progress = Deadline.in(stall, "progress of a write").orEarlier(deadline);
        }
        boolean mayRead = !ended && early.remaining() < early.capacity();
        int ready = await(SelectionKey.OP_WRITE | (mayRead ? SelectionKey.OP_READ : 0), progress);
        if ((ready & SelectionKey.OP_READ) != 0) {
          readEarly();
        }
      }
    }
  }

  /** Writes without waiting. */
  int writeNow(ByteBuffer from) throws IOException {
    return channel.write(from);
  }

  private void readEarly() throws IOException {
    early.compact();
    try {
      ended = channel.read(early) < 0;
    } finally {
      early.flip();
    }
  }

  @Override
  public PendingInputState look() throws IOException {
    if (!early.hasRemaining() && !ended) {
      readEarly();
    }
    if (early.hasRemaining()) {
      return PendingInputState.INPUT;
    }
    return ended ? PendingInputState.ENDED : PendingInputState.QUIET;
  }

  private int await(int interest, Deadline deadline) throws IOException {
    try {
      if (key.interestOps() != interest) { // setting it would lock and queue the key for nothing
        key.interestOps(interest);
      }
      selector.selectedKeys().clear();
      selector.select(deadline.remainingMillis());
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedIOException("the thread was interrupted");
      }
      if (!channel.isOpen()) {
        throw new Aborted();
      }
      return selector.selectedKeys().isEmpty() ? 0 : key.readyOps();
    } catch (ClosedSelectorException | CancelledKeyException e) {
      throw aborted(e);
    }
  }

  /** Thrown to a waiting thread when another thread aborted the connection. */
  private static final class Aborted extends ClosedChannelException {
    private static final long serialVersionUID = 1L;

    @Override
    public String getMessage() {
      return "the connection was aborted";
    }
  }

  private static IOException aborted(RuntimeException cause) {
    return (IOException) new Aborted().initCause(cause);
  }

  /** Whether the peer ended the connection, rather than a timeout, an interrupt or an abort. */
  public static boolean endedByPeer(IOException e) {
    return !(e instanceof SocketTimeoutException)
        && !(e instanceof InterruptedIOException)
        && !(e instanceof ClosedChannelException);
  }

  @Override
  public void close() {
    abort();
  }

  @Override
  public void abort() {
    try {
      channel.close();
    } catch (IOException e) {
      // The descriptor is released either way.
    }
    try {
      selector.close(); // wakes a waiting thread and releases the descriptor
    } catch (IOException e) {
      // As above.
    }
  }
}
