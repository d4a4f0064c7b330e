package org.smtpconnector.mail.se;

import jakarta.resource.spi.ConnectionRequestInfo;

/**
 * What the connections of a request have in common.
 *
 * @param info the credentials of the application; null for those of the factory
 */
record PoolKey(ConnectionRequestInfo info) {}
