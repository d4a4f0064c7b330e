package org.smtpconnector.it.outbox.crash;

import java.util.List;

/** Where the servers of a test keep their messages. */
public interface SharedStore {
  /** Returns what a server needs to open it. */
  String url();

  /** Returns the Message-IDs of the messages in a state. */
  List<String> messages(String state) throws Exception;

  /** How many messages there are, in any state. */
  long count() throws Exception;

  /** Whether no message is left to be sent. */
  boolean isDrained() throws Exception;

  /** Waits until no message is left to be sent. */
  default void awaitDrained(ServerProcess server) {
    server.awaitDrained();
  }
}
