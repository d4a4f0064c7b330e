/**
 * Mails what a server logs to its administrator, in digests: a handler of {@code java.util.logging}
 * that a bean attaches when the application starts, if the settings name a recipient.
 */
package org.smtpconnector.mail.logging;
