/**
 * Mail from an enterprise bean: inject a {@link org.smtpconnector.mail.MailSender}, build a {@link
 * org.smtpconnector.mail.Mail}, send it. A {@link org.smtpconnector.mail.MailReceipt} or a {@link
 * org.smtpconnector.mail.MailException} tells what became of each recipient.
 */
package org.smtpconnector.mail;
