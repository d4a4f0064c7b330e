package org.smtpconnector.connector.ra;

import jakarta.resource.spi.ConnectionRequestInfo;
import org.smtpconnector.smtp.Credentials;

/** The arguments of {@code getConnection}, by which the pool matches connections. */
public record SmtpConnectionRequestInfo(Credentials credentials) implements ConnectionRequestInfo {}
