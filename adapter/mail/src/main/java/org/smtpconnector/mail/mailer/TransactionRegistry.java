package org.smtpconnector.mail.mailer;

import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.List;
import java.util.function.Consumer;
import org.smtpconnector.mail.MailException.Unavailable;

/** The server's registry of synchronizations, which serves the transaction of any thread. */
record TransactionRegistry(TransactionSynchronizationRegistry registry) {
  /**
   * Reports how the transaction of the calling thread ends: now, if there is none or its end is
   * decided, or else when it has ended, on the thread that ends it.
   *
   * @throws Unavailable if the transaction is ending and cannot be followed any more
   */
  void onEnd(Consumer<TransactionEnd> listener) {
    switch (registry.getTransactionStatus()) {
      case Status.STATUS_NO_TRANSACTION, Status.STATUS_COMMITTED ->
          listener.accept(TransactionEnd.COMMITTED);
      case Status.STATUS_MARKED_ROLLBACK, Status.STATUS_ROLLING_BACK, Status.STATUS_ROLLEDBACK ->
          listener.accept(TransactionEnd.ROLLED_BACK);
      default -> follow(listener);
    }
  }

  private void follow(Consumer<TransactionEnd> listener) {
    try {
      registry.registerInterposedSynchronization(new Follower(listener));
    } catch (IllegalStateException e) {
      throw new Unavailable(
          "the transaction of thread "
              + Thread.currentThread().getName()
              + " is ending and cannot be followed ("
              + e
              + "): call sendAfterCommit before the transaction is committed",
          e,
          List.of());
    }
  }

  private record Follower(Consumer<TransactionEnd> listener) implements Synchronization {
    @Override
    public void beforeCompletion() {}

    @Override
    public void afterCompletion(int status) {
      listener.accept(
          switch (status) {
            case Status.STATUS_COMMITTED -> TransactionEnd.COMMITTED;
            case Status.STATUS_ROLLEDBACK, Status.STATUS_NO_TRANSACTION ->
                TransactionEnd.ROLLED_BACK;
            default -> TransactionEnd.UNKNOWN;
          });
    }
  }
}
