/**
 * The Jakarta Connectors contract (2.1): what the server calls, and nothing else. Applications use
 * {@link org.smtpconnector.connector} alone. The pool is the server's; what it cannot know about
 * SMTP, the packages beside this one do. This one puts them together, and none of them uses it.
 */
package org.smtpconnector.connector.ra;
