package org.smtpconnector.it.cluster;

import org.smtpconnector.mail.OnDoubt;

/**
 * Orders that a server shall place.
 *
 * @param transactions how many transactions
 * @param each the orders of each transaction
 * @param inLedger whether they are written to another database, too
 * @param onDoubt what is done with a confirmation that is in doubt
 * @param rollback whether the transactions are rolled back
 */
record Placement(int transactions, int each, boolean inLedger, OnDoubt onDoubt, boolean rollback) {
  static Placement of(int transactions, int each) {
    return new Placement(transactions, each, false, OnDoubt.REPORT, false);
  }

  Placement alsoInLedger() {
    return new Placement(transactions, each, true, onDoubt, rollback);
  }

  Placement onDoubt(OnDoubt what) {
    return new Placement(transactions, each, inLedger, what, rollback);
  }

  Placement rolledBack() {
    return new Placement(transactions, each, inLedger, onDoubt, true);
  }

  /** Returns the request to {@link OrderServlet}. */
  String request() {
    return "order?count=%d&each=%d&ledger=%s&onDoubt=%s&rollback=%s"
        .formatted(transactions, each, inLedger, onDoubt, rollback);
  }
}
