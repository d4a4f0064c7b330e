package org.smtpconnector.connector.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import jakarta.resource.ResourceException;
import jakarta.resource.spi.ResourceAllocationException;
import jakarta.resource.spi.RetryableException;
import jakarta.resource.spi.SecurityException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.smtpconnector.connector.ra.Relays;
import org.smtpconnector.smtp.SmtpException.NoCredentials;
import org.smtpconnector.testkit.ScriptedTokenEndpoint;

/** An endpoint that gives no token, and what becomes of the connection that wants one. */
abstract class TokenFailureFixture extends TokenFixture {
  static final Duration PROMPT = Duration.ofSeconds(30);

  TokenFailureFixture() {
    super("XOAUTH2");
  }

  @BeforeEach
  void nameTheClient() {
    client = Relays.subject(factory, "client-id", "s3cret-of-the-client");
  }

  void use(ScriptedTokenEndpoint started) {
    endpoint.close();
    endpoint = started;
    factory.setOauthTokenEndpoint(started.url().toString());
  }

  ResourceException failure() {
    Instant begin = Instant.now();
    ResourceException failure =
        catchThrowableOfType(
            ResourceException.class, () -> factory.createManagedConnection(client, null));
    assertThat(failure).hasCauseInstanceOf(NoCredentials.class);
    assertThat(Duration.between(begin, Instant.now())).isLessThan(PROMPT);
    assertThat(relay.connections()).isZero();
    StringWriter trace = new StringWriter();
    failure.printStackTrace(new PrintWriter(trace));
    assertThat(trace.toString()).doesNotContain("s3cret");
    return failure;
  }

  void mayBeTriedAgain(String message) {
    assertThat(failure())
        .isInstanceOf(ResourceAllocationException.class)
        .isInstanceOf(RetryableException.class)
        .hasMessageContaining("no access token from " + factory.getOauthTokenEndpoint() + ": ")
        .hasMessageContaining(message);
  }

  void mustBeCorrected(String message) {
    assertThat(failure())
        .isInstanceOf(SecurityException.class)
        .hasMessageContaining("no access token from " + factory.getOauthTokenEndpoint() + ": ")
        .hasMessageContaining(message);
  }
}
