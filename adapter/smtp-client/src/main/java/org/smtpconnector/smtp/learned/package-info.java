/**
 * The memory behind {@link org.smtpconnector.smtp.LearnedServerBehavior}: ends of connections
 * during AUTH and after messages, and addresses that failed. Written by {@code auth}, {@code net}
 * and {@code handshake} through {@link org.smtpconnector.smtp.access.ApiAccess}; uses nothing of
 * the client.
 */
package org.smtpconnector.smtp.learned;
