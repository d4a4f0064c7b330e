/**
 * The store in the queues of a Jakarta Messaging broker, Apache ActiveMQ Artemis: {@link
 * org.smtpconnector.mail.outbox.messaging.MessagingOutboxStore}. A marker that is committed before
 * the first octet tells what was begun. Its classes are loaded only if this store is configured.
 */
package org.smtpconnector.mail.outbox.messaging;
