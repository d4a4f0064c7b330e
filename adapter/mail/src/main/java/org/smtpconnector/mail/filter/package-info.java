/**
 * What becomes of a message before it is sent: the defaults of its mailer, the application's
 * filters and its suppression lists. {@link org.smtpconnector.mail.filter.MailPreparation} is the
 * entry point; called by the mailer.
 */
package org.smtpconnector.mail.filter;
