/**
 * The preparation of messages: the defaults of their mailer, the application's filters and its
 * suppression lists, and the extensions that see the beans of the application and of this library.
 * {@link org.smtpconnector.mail.filter.MailPreparation} is the entry point; called by the mailer.
 */
package org.smtpconnector.mail.filter;
