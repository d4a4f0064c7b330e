/**
 * Reads settings: from MicroProfile Config, or where a server has none, from the same places
 * without it. {@link org.smtpconnector.mail.config.Configuration} is the entry point; called by the
 * mailer, the retries, and the modules beside this one.
 */
package org.smtpconnector.mail.config;
