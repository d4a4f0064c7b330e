/**
 * The relays of a connection factory: which one a session is opened with, its circuit breaker, how
 * many connections it serves, and what was learned of it. Called by {@link
 * org.smtpconnector.connector.session}; uses the settings alone. {@link
 * org.smtpconnector.connector.relay.RelayGroup} is the way in.
 */
package org.smtpconnector.connector.relay;
