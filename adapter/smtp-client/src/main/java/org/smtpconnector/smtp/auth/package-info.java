/**
 * Authentication (RFC 4954): {@link org.smtpconnector.smtp.auth.Authentication} chooses a
 * mechanism, {@link org.smtpconnector.smtp.auth.AuthExchange} carries the challenges and responses
 * out, and the mechanisms compute them. Called by {@code handshake}; uses {@code wire}.
 */
package org.smtpconnector.smtp.auth;
