/**
 * The relays of a connection factory: the choice of the relay for a new session, its circuit
 * breaker, its connection limit, and what was learned about it. Called by {@link
 * org.smtpconnector.connector.session}; uses only the settings. {@link
 * org.smtpconnector.connector.relay.RelayGroup} is the entry point.
 */
package org.smtpconnector.connector.relay;
