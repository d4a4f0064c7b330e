package org.smtpconnector.mail.mailer;

/** How a transaction ended. */
enum TransactionEnd {
  COMMITTED,
  ROLLED_BACK,
  /** Its resources disagree, or the transaction manager does not know. */
  UNKNOWN
}
