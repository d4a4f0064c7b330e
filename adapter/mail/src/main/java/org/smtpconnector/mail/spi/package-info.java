/**
 * The interfaces that optional modules implement for {@code MailSender}, and the lookup of an
 * application's implementation. Called by the API and by the composition; it knows only values of
 * the client.
 */
package org.smtpconnector.mail.spi;
