package org.smtpconnector.connector.ra;

import java.time.Duration;

/** Waits for the last dialogue of a connection that was destroyed meanwhile, and cuts it off. */
final class DestroyAfterDialogueTask implements Runnable {
  private final SmtpManagedConnection connection;
  private final Duration patience;

  private DestroyAfterDialogueTask(SmtpManagedConnection connection, Duration patience) {
    this.connection = connection;
    this.patience = patience;
  }

  /** Waits on a thread of its own, at most so long. */
  static void await(SmtpManagedConnection connection, Duration patience) {
    Thread thread =
        new Thread(
            null,
            new DestroyAfterDialogueTask(connection, patience),
            "smtp-last-dialogue",
            0,
            false);
    thread.setDaemon(true);
    thread.setContextClassLoader(
        DestroyAfterDialogueTask.class.getClassLoader()); // not an application's
    thread.start();
  }

  @Override
  public void run() {
    try {
      connection.awaitEndOfDialogue(patience.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // cuts it off now
    }
    connection.destroy(Duration.ZERO);
  }
}
