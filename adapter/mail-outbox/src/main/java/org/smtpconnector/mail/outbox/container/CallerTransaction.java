package org.smtpconnector.mail.outbox.container;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.Optional;

/** The transaction of Jakarta Transactions that the calling thread is in. */
@ApplicationScoped
class CallerTransaction {
  private final ContainerResources resources;

  /** For the container's proxy. */
  CallerTransaction() {
    this(null);
  }

  @Inject
  CallerTransaction(ContainerResources resources) {
    this.resources = resources;
  }

  /** Returns whether there is one, which is not completed. */
  boolean isActive() {
    return current().isPresent();
  }

  private Optional<TransactionSynchronizationRegistry> current() {
    return resources.transactions().filter(CallerTransaction::isInTransaction);
  }

  private static boolean isInTransaction(TransactionSynchronizationRegistry transactions) {
    return switch (transactions.getTransactionStatus()) {
      case Status.STATUS_NO_TRANSACTION,
          Status.STATUS_COMMITTED,
          Status.STATUS_ROLLEDBACK,
          Status.STATUS_UNKNOWN ->
          false;
      default -> true;
    };
  }

  /**
   * Checks that what is done now can be committed.
   *
   * @throws IllegalStateException if the transaction can only be rolled back
   */
  void checkCanCommit() {
    if (current().filter(TransactionSynchronizationRegistry::getRollbackOnly).isPresent()) {
      throw new IllegalStateException(
          "nothing was queued: the transaction is marked for rollback, so the message would go with"
              + " it; put it in another transaction, or before what failed");
    }
  }

  /** Runs something once the transaction has committed; at once if there is none. */
  void afterCommit(Runnable task) {
    current()
        .ifPresentOrElse(
            transactions -> transactions.registerInterposedSynchronization(new AfterCommit(task)),
            task);
  }

  private static final class AfterCommit implements Synchronization {
    private final Runnable task;

    private AfterCommit(Runnable task) {
      this.task = task;
    }

    @Override
    public void beforeCompletion() {
      // nothing to do
    }

    @Override
    public void afterCompletion(int status) {
      if (status == Status.STATUS_COMMITTED) {
        task.run();
      }
    }
  }
}
