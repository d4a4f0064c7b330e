/**
 * The clients that are compared, each behind {@link org.smtpconnector.benchmark.client.MailClient},
 * and the process that runs one of them.
 */
package org.smtpconnector.benchmark.client;
