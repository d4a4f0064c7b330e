/**
 * Sends what the store holds: claims, begins, sends and settles messages, pauses a mailer whose
 * relay is away, and takes over from servers that are gone. Uses the seam of the store; knows no
 * container and no SQL.
 */
package org.smtpconnector.mail.outbox.delivery;
