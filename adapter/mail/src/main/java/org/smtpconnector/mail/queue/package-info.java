/**
 * How a queue of messages sends them: {@link org.smtpconnector.mail.queue.QueueSender}, which each
 * mailer implements. For modules that keep messages and decide themselves when to try again;
 * applications use {@link org.smtpconnector.mail.MailSender}. Uses the API alone.
 */
package org.smtpconnector.mail.queue;
