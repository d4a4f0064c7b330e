/**
 * A mailbox for tests of applications, which receives what {@link
 * org.smtpconnector.mail.MailSender} sends, and a check of their templates. Deploy it only with
 * tests, never in production: a deployment that contains it sends nothing.
 */
package org.smtpconnector.mail.testkit;
