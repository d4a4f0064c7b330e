/**
 * The last stage of a send: a session with a relay, which is renewed before a message when it is no
 * longer usable, and whose use is counted. {@link
 * org.smtpconnector.connector.session.RenewedSession} is the entry point. Other stages implement
 * {@link org.smtpconnector.connector.session.SendStage} and precede it. Uses the relays, the
 * settings and the log.
 */
package org.smtpconnector.connector.session;
