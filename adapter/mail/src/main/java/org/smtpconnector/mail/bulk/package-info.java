/**
 * Sends many messages over several connections of a pool, and reports each outcome once. {@link
 * org.smtpconnector.mail.bulk.BulkSender} is the entry point; called by the mailer.
 */
package org.smtpconnector.mail.bulk;
