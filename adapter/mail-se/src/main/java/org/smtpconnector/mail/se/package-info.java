/**
 * {@code MailSender} in a JVM without a container: {@link org.smtpconnector.mail.se.MailSenders}
 * creates it over a {@link org.smtpconnector.mail.se.SmtpConnectionPool}. For command-line tools,
 * batch jobs and tests; in a server, inject the bean.
 */
package org.smtpconnector.mail.se;
