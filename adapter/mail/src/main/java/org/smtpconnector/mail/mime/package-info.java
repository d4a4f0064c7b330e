/**
 * Composes messages: a {@link org.smtpconnector.mail.Mail}, or a {@code MimeMessage} of the
 * application, becomes a {@link org.smtpconnector.mail.ComposedMail}, whose octets are the same at
 * each attempt. {@link org.smtpconnector.mail.mime.MimeComposer} and {@link
 * org.smtpconnector.mail.mime.MimeAdapter} are the entry points; called by the mailer. It does not
 * depend on connections.
 */
package org.smtpconnector.mail.mime;
