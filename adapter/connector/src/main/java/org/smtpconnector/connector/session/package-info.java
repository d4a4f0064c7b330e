/**
 * The last stage of a send: a session with a relay that is renewed before a message where it serves
 * no more, and counted. {@link org.smtpconnector.connector.session.RenewedSession} is the way in.
 * Other stages implement {@link org.smtpconnector.connector.session.SendStage}, and stand before
 * it. Uses the relays, the settings and the log.
 */
package org.smtpconnector.connector.session;
