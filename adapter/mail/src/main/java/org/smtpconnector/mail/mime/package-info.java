/**
 * Composes messages: a {@link org.smtpconnector.mail.Mail}, or a {@code MimeMessage} of the
 * application, becomes a {@link org.smtpconnector.mail.mime.ComposedMail}, whose octets are the
 * same at each attempt. {@link org.smtpconnector.mail.mime.MimeComposer} and {@link
 * org.smtpconnector.mail.mime.MimeAdapter} are the ways in; called by the mailer. Knows nothing of
 * connections.
 */
package org.smtpconnector.mail.mime;
