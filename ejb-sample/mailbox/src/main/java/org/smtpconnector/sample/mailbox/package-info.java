/**
 * A mailbox for demonstrations: SMTP in, JSON out. It takes mail from one user over TLS, keeps the
 * newest in memory and delivers to nobody.
 */
package org.smtpconnector.sample.mailbox;
