package org.smtpconnector.benchmark.sink;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** Octets from and to a client; no call waits. */
interface Transport {
  /** Reads what there is: how many octets, 0 if there are none, -1 at the end. */
  int read(ByteBuffer into) throws IOException;

  /** Writes what can be written; true if nothing is left. */
  boolean write(ByteBuffer from) throws IOException;

  /** Whether nothing can be written before more was read. */
  default boolean isOpening() {
    return false;
  }

  /** Whether another read may find octets that have come already. */
  boolean mayHaveMore();

  /** In clear. */
  final class Plain implements Transport {
    private final SocketChannel channel;
    private boolean filled;

    Plain(SocketChannel channel) {
      this.channel = channel;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
      int count = channel.read(into);
      filled = !into.hasRemaining();
      return count;
    }

    @Override
    public boolean write(ByteBuffer from) throws IOException {
      if (from.hasRemaining()) {
        channel.write(from);
      }
      return !from.hasRemaining();
    }

    @Override
    public boolean mayHaveMore() {
      return filled;
    }
  }
}
