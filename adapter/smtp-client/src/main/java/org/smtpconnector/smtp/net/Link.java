package org.smtpconnector.smtp.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * A byte stream to and from the server. Waits end at a deadline, by an interrupt of the thread, or
 * by {@link #abort} from another thread.
 */
public interface Link {
  /**
   * Reads the available bytes, at least one.
   *
   * @return how many bytes, or -1 at the end of the connection
   */
  int read(ByteBuffer into, Deadline deadline) throws IOException;

  /**
   * Writes all bytes.
   *
   * @param stall how long the write may make no progress
   */
  void write(ByteBuffer from, Duration stall, Deadline deadline) throws IOException;

  /**
   * Returns the state of the connection without waiting. It reads a bounded number of octets, and
   * takes one system call if nothing has arrived. Messages of TLS itself, such as session tickets,
   * do not count as input.
   */
  PendingInputState look() throws IOException;

  /** Ends the connection, and notifies the peer if that is possible without waiting. */
  void close();

  /** Ends the connection at once. Any thread may call this. */
  void abort();
}
