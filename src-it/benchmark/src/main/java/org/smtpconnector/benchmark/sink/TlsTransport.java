package org.smtpconnector.benchmark.sink;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;

/** TLS, as the server. The handshake goes on by reading. */
final class TlsTransport implements Transport {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
  private static final int BUFFER = 128 * 1024;

  private final SocketChannel channel;
  private final SSLEngine engine;
  private final ByteBuffer received = ByteBuffer.allocate(BUFFER).flip();
  private final ByteBuffer toSend = ByteBuffer.allocate(BUFFER);
  private boolean more;

  TlsTransport(SocketChannel channel, SSLContext context) throws IOException {
    this.channel = channel;
    this.engine = context.createSSLEngine();
    engine.setUseClientMode(false);
    engine.beginHandshake();
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    int before = into.position();
    more = false;
    while (true) {
      shakeHands();
      SSLEngineResult result = engine.unwrap(received, into);
      switch (result.getStatus()) {
        case CLOSED -> {
          return count(into, before, true);
        }
        case BUFFER_OVERFLOW -> {
          more = true;
          return count(into, before, false);
        }
        case BUFFER_UNDERFLOW -> {
          int count = receive();
          if (count <= 0) {
            return count(into, before, count < 0);
          }
        }
        case OK -> {
          // On with the next record, or with the handshake.
        }
      }
    }
  }

  private static int count(ByteBuffer into, int before, boolean ended) {
    int count = into.position() - before;
    return count == 0 && ended ? -1 : count;
  }

  private int receive() throws IOException {
    received.compact();
    try {
      return channel.read(received);
    } finally {
      received.flip();
    }
  }

  /** All of the handshake that needs nothing from the client. */
  private void shakeHands() throws IOException {
    while (true) {
      switch (engine.getHandshakeStatus()) {
        case NEED_TASK -> {
          Runnable task = engine.getDelegatedTask();
          if (task != null) {
            task.run();
          }
        }
        case NEED_WRAP -> {
          if (engine.wrap(NOTHING, toSend).getStatus() != SSLEngineResult.Status.OK) {
            throw new IOException("the client does not read, or TLS has ended");
          }
          if (engine.getHandshakeStatus() != HandshakeStatus.NEED_WRAP) {
            send();
          }
        }
        default -> {
          return;
        }
      }
    }
  }

  @Override
  public boolean write(ByteBuffer from) throws IOException {
    while (from.hasRemaining()) {
      SSLEngineResult.Status status = engine.wrap(from, toSend).getStatus();
      if (status == SSLEngineResult.Status.CLOSED) {
        throw new IOException("TLS has ended");
      }
      if (status == SSLEngineResult.Status.BUFFER_OVERFLOW && !send()) {
        return false;
      }
    }
    return send();
  }

  private boolean send() throws IOException {
    if (toSend.position() == 0) {
      return true;
    }
    toSend.flip();
    channel.write(toSend);
    toSend.compact();
    return toSend.position() == 0;
  }

  @Override
  public boolean isOpening() {
    return engine.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING;
  }

  @Override
  public boolean mayHaveMore() {
    return more;
  }
}
