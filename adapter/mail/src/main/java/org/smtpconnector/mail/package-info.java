/**
 * The API to send messages from an enterprise bean: inject a {@link
 * org.smtpconnector.mail.MailSender}, build a {@link org.smtpconnector.mail.Mail}, send it. A
 * {@link org.smtpconnector.mail.MailReceipt} or a {@link org.smtpconnector.mail.MailException}
 * reports the outcome of each recipient.
 */
package org.smtpconnector.mail;
