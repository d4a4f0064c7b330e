/**
 * The preparation of messages: the defaults of their mailer, the application's filters and its
 * suppression lists. {@link org.smtpconnector.mail.filter.MailPreparation} is the entry point;
 * called by the mailer.
 */
package org.smtpconnector.mail.filter;
