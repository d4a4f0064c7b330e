package org.smtpconnector.mail.outbox.jdbc;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.smtpconnector.mail.outbox.QueuedMail;
import org.smtpconnector.mail.outbox.store.NewEntry;
import org.smtpconnector.mail.outbox.store.OutboxStoreException;

/** Puts short messages that belong to no transaction: those of several threads in one. */
final class GroupedPuts {
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

  private final CallerOrOwnTransaction transactions;
  private final InsertStatements insertion;
  private final GroupCommit<InsertStatements.Row> groups =
      new GroupCommit<>(this::addTogether, LONGEST_WAIT);

  GroupedPuts(CallerOrOwnTransaction transactions, InsertStatements insertion) {
    this.transactions = transactions;
    this.insertion = insertion;
  }

  /**
   * Adds a message, unless it has a key, is long or belongs to the caller's transaction, or its
   * thread cannot wait for others.
   */
  Optional<QueuedMail> put(NewEntry entry) {
    if (transactions.isCallers() || entry.key().isPresent() || PinnableThread.isCurrent()) {
      return Optional.empty();
    }
    return InsertStatements.ofShort(entry, transactions::now).map(this::add);
  }

  private QueuedMail add(InsertStatements.Row row) {
    if (groups.commit(row)) {
      return row.added();
    }
    InsertStatements.Row again = row.withNewId();
    addAlone(again);
    return again.added();
  }

  private void addAlone(InsertStatements.Row row) {
    transactions.joinedOrSingle(
        "adding message " + row.added().messageId(),
        session -> {
          insertion.insert(session, row);
          return true;
        });
  }

  /**
   * Adds messages of several threads.
   *
   * @return whether they are added; if not, none of them is, and it may be because of one, so that
   *     each is to be added alone
   * @throws OutboxStoreException if their commit failed, so that they may be there
   */
  private boolean addTogether(List<InsertStatements.Row> rows) {
    if (rows.size() == 1) {
      addAlone(rows.get(0));
      return true;
    }
    AtomicBoolean inserted = new AtomicBoolean();
    try {
      return transactions.joined(
          "adding " + rows.size() + " messages of several threads",
          session -> {
            inserted.set(false);
            insertion.insert(session, rows);
            inserted.set(true);
            return true;
          });
    } catch (RuntimeException | Error e) { // an Error may be of this thread's stack
      if (inserted.get()) {
        throw e;
      }
      return false;
    }
  }
}
