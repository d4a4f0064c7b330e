package org.smtpconnector.smtp.wire;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.smtpconnector.smtp.net.Deadline;
import org.smtpconnector.smtp.net.Link;
import org.smtpconnector.smtp.net.PendingInputState;

/** A server that has said these bytes and closed, and takes whatever it is told. */
final class BytesLink implements Link {
  private final ByteBuffer said;

  BytesLink(byte[] said) {
    this.said = ByteBuffer.wrap(said);
  }

  @Override
  public int read(ByteBuffer into, Deadline deadline) {
    if (!said.hasRemaining()) {
      return -1;
    }
    int count = Math.min(said.remaining(), into.remaining());
    into.put(said.slice(said.position(), count));
    said.position(said.position() + count);
    return count;
  }

  @Override
  public void write(ByteBuffer from, Duration stall, Deadline deadline) {
    from.position(from.limit());
  }

  @Override
  public PendingInputState look() {
    return said.hasRemaining() ? PendingInputState.INPUT : PendingInputState.QUIET;
  }

  @Override
  public void close() {}

  @Override
  public void abort() {}
}
