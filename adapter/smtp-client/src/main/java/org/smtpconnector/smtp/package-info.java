/**
 * An SMTP client (RFC 5321) whose answers are outcomes: {@link org.smtpconnector.smtp.SmtpSession}
 * is one conversation on one socket, an {@link org.smtpconnector.smtp.Envelope} and a {@link
 * org.smtpconnector.smtp.MessageSource} go in, a {@link org.smtpconnector.smtp.Receipt} or an
 * {@link org.smtpconnector.smtp.SmtpException} comes out.
 */
package org.smtpconnector.smtp;
