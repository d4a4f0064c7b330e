/**
 * What a session authenticates with: passwords as they are set, and access tokens that are fetched
 * from a token endpoint (RFC 6749), kept and replaced. {@link
 * org.smtpconnector.connector.credentials.CredentialsProviders} is the way in; called by the
 * managed connection factory. Uses sessions, relays and settings.
 */
package org.smtpconnector.connector.credentials;
