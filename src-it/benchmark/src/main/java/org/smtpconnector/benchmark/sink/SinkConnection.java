package org.smtpconnector.benchmark.sink;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/** One connection of a sink. All that came is answered by one write. */
final class SinkConnection {
  private static final int INPUT = 256 * 1024;
  private static final int OUTPUT = 32 * 1024;
  // Then the other connections have their turn.
  private static final int READS_IN_A_ROW = 8;

  private final SocketChannel channel;
  private final SelectionKey key;
  private final SinkCharacter character;
  private final Counters counters;
  private final Dialogue dialogue;
  private final ByteBuffer in = ByteBuffer.allocateDirect(INPUT);
  private final ByteBuffer out = ByteBuffer.allocateDirect(OUTPUT);
  private Transport transport;

  SinkConnection(
      SocketChannel channel, SelectionKey key, SinkCharacter character, Counters counters)
      throws IOException {
    this.channel = channel;
    this.key = key;
    this.character = character;
    this.counters = counters;
    boolean tlsAtOnce = character.authenticates() && !character.startsTls();
    this.transport = tlsAtOnce ? tls() : new Transport.Plain(channel);
    this.dialogue = new Dialogue(character, tlsAtOnce, counters);
    out.put(Dialogue.GREETING);
  }

  private Transport tls() throws IOException {
    return new TlsTransport(channel, character.tls().orElseThrow());
  }

  /** Goes on as far as it can without waiting. */
  void ready() {
    try {
      if (transport.isOpening() && !open()) {
        return;
      }
      int reads = 0;
      boolean mayRead = true;
      while (flush()) {
        Dialogue.Next next = talk();
        if (next == Dialogue.Next.CLOSE) {
          flush();
          close();
          return;
        } else if (next == Dialogue.Next.START_TLS) {
          startTls();
        } else if (out.position() == 0) {
          if (!mayRead) {
            // What TLS has received and not decrypted makes no channel readable: it is writable.
            key.interestOps(
                transport.mayHaveMore()
                    ? SelectionKey.OP_READ | SelectionKey.OP_WRITE
                    : SelectionKey.OP_READ);
            return;
          }
          int count = transport.read(in);
          if (count < 0) {
            close();
            return;
          }
          mayRead = transport.mayHaveMore() && ++reads < READS_IN_A_ROW;
        }
      }
      key.interestOps(SelectionKey.OP_WRITE);
    } catch (IOException e) {
      close(); // the client has gone, which it may; inside a mail it counts as an error
    }
  }

  /** Goes on with the handshake; false if it is not done. */
  private boolean open() throws IOException {
    if (transport.read(in) < 0) {
      close();
      return false;
    }
    return !transport.isOpening();
  }

  private Dialogue.Next talk() {
    in.flip();
    try {
      return dialogue.advance(in, out);
    } finally {
      in.compact();
    }
  }

  private void startTls() throws IOException {
    if (in.position() > 0) {
      counters.error(); // injected in clear
      in.clear();
    }
    if (!flush()) {
      throw new IOException("the client does not read");
    }
    transport = tls();
    dialogue.secured();
  }

  private boolean flush() throws IOException {
    out.flip();
    try {
      return transport.write(out);
    } finally {
      out.compact();
    }
  }

  void close() {
    dialogue.ended();
    EventLoop.closeQuietly(channel);
  }
}
