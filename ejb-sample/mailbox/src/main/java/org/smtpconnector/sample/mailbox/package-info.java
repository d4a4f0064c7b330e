/**
 * A mailbox for demonstrations: SMTP in, JSON out. It accepts messages from one user over TLS,
 * keeps the newest in memory and delivers none.
 */
package org.smtpconnector.sample.mailbox;
