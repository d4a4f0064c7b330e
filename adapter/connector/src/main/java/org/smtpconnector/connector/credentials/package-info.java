/**
 * The credentials of sessions: configured passwords, and access tokens that are fetched from a
 * token endpoint (RFC 6749), cached and replaced. {@link
 * org.smtpconnector.connector.credentials.SessionOpenerFactory} is the entry point; called by the
 * managed connection factory. Uses sessions, relays and settings.
 */
package org.smtpconnector.connector.credentials;
