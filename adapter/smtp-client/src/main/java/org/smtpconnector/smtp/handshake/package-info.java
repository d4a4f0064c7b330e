/**
 * Opening a session: connection, greeting, EHLO, STARTTLS and AUTH. {@link
 * org.smtpconnector.smtp.handshake.SessionOpener} does it whole and tries the server's addresses,
 * {@link org.smtpconnector.smtp.handshake.SmtpHandshake} does each step. Called by the sessions of
 * the API; uses {@code net}, {@code wire} and {@code auth}.
 */
package org.smtpconnector.smtp.handshake;
