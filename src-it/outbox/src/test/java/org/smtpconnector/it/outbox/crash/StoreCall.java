package org.smtpconnector.it.outbox.crash;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** A method of the store that commits. */
public enum StoreCall {
  PUT,
  CLAIM,
  BEGIN,
  SETTLE,
  /** One of a store of queues, of messages that were claimed together with others. */
  SETTLE_PART,
  RECOVER;

  static Optional<StoreCall> of(String method) {
    return Stream.of(values())
        .filter(call -> call.name().toLowerCase(Locale.ROOT).equals(method))
        .findFirst();
  }

  /** Returns the call that a statement, which changes a message or adds its order, is of. */
  static Optional<StoreCall> by(String sql) {
    if (sql.startsWith("INSERT INTO SMTP_OUTBOX ") || sql.startsWith("INSERT INTO ORDERS ")) {
      return Optional.of(PUT);
    }
    if (sql.startsWith("UPDATE SMTP_OUTBOX SET STATE = 'CLAIMED'")) {
      return Optional.of(CLAIM);
    }
    if (sql.startsWith("UPDATE SMTP_OUTBOX SET STATE = 'BEGUN'")) {
      return Optional.of(BEGIN);
    }
    boolean isSettle =
        sql.startsWith("DELETE FROM SMTP_OUTBOX WHERE")
            || sql.startsWith("UPDATE SMTP_OUTBOX SET OWNER");
    return isSettle ? Optional.of(SETTLE) : Optional.empty();
  }

  /** Whether a statement is of those that change a message in such a call. */
  boolean isChange(String sql) {
    return switch (this) {
      case PUT -> sql.startsWith("INSERT INTO SMTP_OUTBOX ");
      case CLAIM, BEGIN -> sql.startsWith("UPDATE SMTP_OUTBOX ");
      case SETTLE, SETTLE_PART -> !sql.startsWith("SELECT");
      // The messages that were begun; those that were claimed are always updated.
      case RECOVER -> sql.startsWith("UPDATE SMTP_OUTBOX SET STATE = ?");
    };
  }
}
