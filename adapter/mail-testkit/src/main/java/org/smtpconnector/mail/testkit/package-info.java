/**
 * For tests of applications: a mailbox that takes what {@link org.smtpconnector.mail.MailSender}
 * sends. It goes where the tests go, never into production: a deployment that has it sends nothing.
 */
package org.smtpconnector.mail.testkit;
