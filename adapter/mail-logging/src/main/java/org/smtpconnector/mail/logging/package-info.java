/**
 * Sends a server's log records to its administrator in digests, by a handler of {@code
 * java.util.logging} that a bean attaches when the application starts, if the settings name a
 * recipient.
 */
package org.smtpconnector.mail.logging;
