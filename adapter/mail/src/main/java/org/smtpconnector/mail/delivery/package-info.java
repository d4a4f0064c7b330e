/**
 * Sends one composed message: attempts, back-off, the outcome of each recipient, and the mapping of
 * failures to exceptions of the API. {@link org.smtpconnector.mail.delivery.DeliveryRetries} is the
 * entry point; called by the mailer and the bulk sender.
 */
package org.smtpconnector.mail.delivery;
