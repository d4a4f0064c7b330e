package org.smtpconnector.it.servers;

import java.io.IOException;
import java.util.List;

/** A mail server that listens on loopback. */
public interface RunningServer extends AutoCloseable {
  /** Where it speaks SMTP, and STARTTLS if it can. */
  int port();

  /** Where it speaks TLS from the first byte. */
  int tlsPort();

  /** Every mail that it has delivered, whole. */
  List<byte[]> delivered() throws IOException;

  @Override
  void close() throws IOException;
}
