package org.smtpconnector.connector.ra;

import jakarta.resource.spi.ConnectionRequestInfo;
import org.smtpconnector.smtp.Credentials;

/** What an application gives to {@code getConnection}: a key of the pool. */
public record SmtpConnectionRequestInfo(Credentials credentials) implements ConnectionRequestInfo {}
