/**
 * Reads what comes back: delivery status notifications and complaints, from a mailbox that a timer
 * of the server reads. Each is fired as a CDI event, {@link
 * org.smtpconnector.mail.bounces.MailBounced}.
 */
package org.smtpconnector.mail.bounces;
