/**
 * What optional modules implement for {@code MailSender}, and how an application's implementation
 * is found. Called by the API and by the composition; it knows only values of the client.
 */
package org.smtpconnector.mail.spi;
