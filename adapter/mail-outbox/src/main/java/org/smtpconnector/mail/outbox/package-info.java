/**
 * The API of the outbox: inject a {@link org.smtpconnector.mail.outbox.MailOutbox} and put messages
 * into it; they are sent after the transaction has committed. {@link
 * org.smtpconnector.mail.outbox.OutboxDesk} shows what waits or failed, and lets a person decide.
 */
package org.smtpconnector.mail.outbox;
