/**
 * The Jakarta Connectors contract (2.1): what the server calls, and nothing else. Applications use
 * only {@link org.smtpconnector.connector}. The pool is the server's; the packages beside this one
 * add what it cannot know about SMTP. This package assembles them, and none of them uses it.
 */
package org.smtpconnector.connector.ra;
