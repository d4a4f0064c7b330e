package org.smtpconnector.smtp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * Bytes to and from the server. Waits end at a deadline, by an interrupt of the thread, or by
 * {@link #abort} from another.
 */
interface Link {
  /**
   * Reads what there is, at least one byte.
   *
   * @return how many bytes, or -1 at the end of the connection
   */
  int read(ByteBuffer into, Deadline deadline) throws IOException;

  /**
   * Writes all of it.
   *
   * @param stall how long it may make no progress
   */
  void write(ByteBuffer from, Duration stall, Deadline deadline) throws IOException;

  /**
   * A look that does not wait, bounded in octets, and one system call where nothing has come. What
   * TLS says for itself, such as session tickets, is not the server speaking.
   */
  LinkState look() throws IOException;

  /** Ends the connection, telling the peer if that needs no waiting. */
  void close();

  /** Ends the connection at once; may be called by any thread. */
  void abort();
}
