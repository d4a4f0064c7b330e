package org.smtpconnector.it.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.resource.ResourceException;
import jakarta.resource.spi.SecurityException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpconnector.connector.SmtpConnection;
import org.smtpconnector.connector.SmtpConnectionFactory;
import org.smtpconnector.connector.ra.SmtpManagedConnectionFactory;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.MessageSource;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.testkit.ScriptedTokenEndpoint;

/**
 * Access tokens that the connector fetches, at a Dovecot that checks them by itself: signature,
 * life and whose they are.
 */
@Tag("dovecot")
class FetchedTokensIT {
  private static RunningServer dovecot;

  private ScriptedTokenEndpoint endpoint;
  private SmtpManagedConnectionFactory factory;

  @BeforeAll
  static void startDovecot() throws IOException {
    dovecot = DovecotSubmission.start();
  }

  @AfterAll
  static void stopDovecot() throws IOException {
    dovecot.close();
  }

  @BeforeEach
  void configure(@TempDir Path files) throws IOException {
    World.AUTHORITY.writeTrustStore(files.resolve("trust.p12"), "trusted".toCharArray());
    endpoint = ScriptedTokenEndpoint.start(0, World.CERTIFICATE);
    factory = new SmtpManagedConnectionFactory();
    factory.setHost("localhost");
    factory.setPort(dovecot.port());
    factory.setTrustStore(files.resolve("trust.p12").toString());
    factory.setTrustStorePassword("trusted");
    factory.setOauthTokenEndpoint(endpoint.url().toString());
    factory.setOauthMailbox(World.USER);
  }

  @AfterEach
  void stopEndpoint() {
    endpoint.close();
  }

  private static String token(String user, int secondsLeft) {
    return World.token(user, Instant.now().plusSeconds(secondsLeft));
  }

  private String send() throws ResourceException, SmtpException {
    String id = UUID.randomUUID().toString();
    SmtpConnectionFactory connections = (SmtpConnectionFactory) factory.createConnectionFactory();
    try (SmtpConnection connection = connections.getConnection("client-id", "client-secret")) {
      connection.send(
          Envelope.of("shop@shop.example", "ann@mail.test"),
          MessageSource.of(
              ("Subject: token\r\n\r\n" + id + "\r\n").getBytes(StandardCharsets.US_ASCII)));
    }
    return id;
  }

  private long delivered(String id) throws IOException {
    return dovecot.delivered().stream()
        .filter(mail -> ServerProcess.text(mail).contains(id))
        .count();
  }

  @ParameterizedTest
  @ValueSource(strings = {"OAUTHBEARER", "XOAUTH2"})
  void deliversByATokenOfTheEndpoint(String mechanism) throws Exception {
    factory.setMechanisms(mechanism);
    endpoint.token(token(World.USER, 3600), 3600);
    assertThat(delivered(send())).isOne();
    assertThat(delivered(send())).isOne();
    assertThat(endpoint.requests()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"OAUTHBEARER", "XOAUTH2"})
  void deliversByASecondTokenWhereTheFirstHasExpired(String mechanism) throws Exception {
    factory.setMechanisms(mechanism);
    endpoint.token(token(World.USER, -60), 3600).token(token(World.USER, 3600), 3600);
    assertThat(delivered(send())).isOne();
    assertThat(endpoint.requests()).hasSize(2);
  }

  @Test
  void givesUpWhereTheTokenIsForAnotherMailbox() {
    endpoint.token(token("bob@mail.test", 3600), 3600).token(token("bob@mail.test", 1800), 1800);
    assertThatThrownBy(this::send)
        .isInstanceOf(SecurityException.class)
        .hasMessageContaining("'" + World.USER + "'")
        .hasMessageContaining("535");
    assertThat(endpoint.requests()).hasSize(2);
  }

  @Test
  void givesUpWhereTheSignatureIsAnothers() {
    String forged = token(World.USER, 3600).replaceFirst("[^.]*$", "AAAA");
    endpoint.token(forged, 3600).token(forged.replaceFirst("AAAA$", "BBBB"), 3600);
    assertThatThrownBy(this::send)
        .isInstanceOf(SecurityException.class)
        .hasMessageContaining("it says {");
    assertThat(endpoint.requests()).hasSize(2);
  }
}
