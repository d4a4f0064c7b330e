/**
 * Mail transactions (RFC 5321 3.3): {@link org.smtpconnector.smtp.transaction.MessageSender} sends
 * one message or a batch, {@link org.smtpconnector.smtp.transaction.MailTransactionState} keeps
 * which replies are due, and {@link org.smtpconnector.smtp.transaction.TransactionOutcome} says
 * what is known of each recipient. Called by the sessions of the API; uses {@code wire}.
 */
package org.smtpconnector.smtp.transaction;
