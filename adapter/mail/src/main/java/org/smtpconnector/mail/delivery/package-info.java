/**
 * Sends one composed email: the attempts, when the next one may begin, what is known of each
 * recipient, and what a failure means to the application. {@link
 * org.smtpconnector.mail.delivery.MailRetry} is the way in; called by the mailer and the bulk
 * sender.
 */
package org.smtpconnector.mail.delivery;
