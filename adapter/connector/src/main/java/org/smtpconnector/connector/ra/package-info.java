/**
 * The Jakarta Connectors contract (2.1): what the server calls. Applications use {@link
 * org.smtpconnector.connector} alone. The pool is the server's; what it cannot know about SMTP, the
 * managed connection does.
 */
package org.smtpconnector.connector.ra;
