package org.smtpconnector.connector.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import jakarta.resource.ResourceException;
import jakarta.resource.spi.ResourceAllocationException;
import jakarta.resource.spi.RetryableException;
import jakarta.resource.spi.SecurityException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.security.auth.Subject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpconnector.connector.config.OAuthGrant;
import org.smtpconnector.connector.ra.Relays;
import org.smtpconnector.connector.ra.RememberedLog;
import org.smtpconnector.connector.ra.SmtpManagedConnectionFactory;
import org.smtpconnector.connector.relay.RelayGroup;
import org.smtpconnector.connector.relay.TimeSource;
import org.smtpconnector.smtp.Credentials;
import org.smtpconnector.smtp.SendDeadline;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.SmtpException.NoCredentials;
import org.smtpconnector.smtp.SmtpListener;
import org.smtpconnector.testkit.ScriptedSmtpServer;
import org.smtpconnector.testkit.ScriptedTokenEndpoint;
import org.smtpconnector.testkit.ServerCertificate;
import org.smtpconnector.testkit.TestAuthority;

/** What becomes of an endpoint that gives no token. */
class TokenHttpClientTest {
  private static final Duration PROMPT = Duration.ofSeconds(30);

  private ScriptedTokenEndpoint endpoint;
  private ScriptedSmtpServer relay;
  private SmtpManagedConnectionFactory factory;
  private Subject client;

  @BeforeEach
  void start() {
    relay =
        ScriptedSmtpServer.builder()
            .user("shop@doe.example", "good-token")
            .mechanisms("XOAUTH2")
            .start();
    factory = Relays.factoryFor(relay);
    factory.setOauthMailbox("shop@doe.example");
    client = Relays.subject(factory, "client-id", "s3cret-of-the-client");
    use(ScriptedTokenEndpoint.start());
  }

  private void use(ScriptedTokenEndpoint started) {
    if (endpoint != null) {
      endpoint.close();
    }
    endpoint = started;
    factory.setOauthTokenEndpoint(started.url().toString());
  }

  @AfterEach
  void stop() {
    relay.close();
    endpoint.close();
  }

  private ResourceException failure() {
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

  private void mayBeTriedAgain(String message) {
    assertThat(failure())
        .isInstanceOf(ResourceAllocationException.class)
        .isInstanceOf(RetryableException.class)
        .hasMessageContaining("no access token from " + factory.getOauthTokenEndpoint() + ": ")
        .hasMessageContaining(message);
  }

  private void mustBeMended(String message) {
    assertThat(failure())
        .isInstanceOf(SecurityException.class)
        .hasMessageContaining("no access token from " + factory.getOauthTokenEndpoint() + ": ")
        .hasMessageContaining(message);
  }

  // What it says

  @ParameterizedTest // RFC 6749 5.2
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          401 | invalid_client         | AADSTS7000215: Invalid client secret provided. | check the client id and secret
          400 | unauthorized_client    | not allowed  | check the client id and secret
          400 | invalid_grant          | unknown      | check the client id and secret
          400 | invalid_scope          | no such      | check oauthScope
          400 | unsupported_grant_type | not this one | check oauthGrant
          400 | invalid_request        | what?        | check oauthTokenEndpoint, oauthGrant and oauthScope
          """)
  void namesCodeDescriptionAndRemedyOfARefusal(
      int status, String code, String description, String remedy) {
    endpoint.error(status, code, description);
    mustBeMended(code + ": " + description + " (HTTP " + status + "): " + remedy);
  }

  @ParameterizedTest
  @CsvSource({
    "503,temporarily_unavailable",
    "400,temporarily_unavailable",
    "400,server_error",
    "429,slow_down"
  })
  void mayBeAskedLaterWhereItIsOutOfOrderOrBusy(int status, String code) {
    endpoint.error(status, code, "later");
    mayBeTriedAgain(code + ": later (HTTP " + status + "): try again later");
  }

  @Test
  void mayBeAskedLaterWhereAProxyAnswersForIt() {
    endpoint.json(502, "<html>bad gateway</html>");
    mayBeTriedAgain("HTTP 502: try again later");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          200 | <html>sign in</html>                         | its answer has no access_token
          200 | {"access_token":""}                          | its answer has no access_token
          200 | {"access_token":"a b"}                       | its answer has no access_token of visible ASCII
          200 | {"access_token":7}                           | its answer has no access_token
          200 | []                                           | its answer has no access_token
          200 | {"access_token":"x","token_type":"mac"}      | its token is of type mac, and SMTP takes Bearer
          302 | {"access_token":"good-token"}                | HTTP 302: check oauthTokenEndpoint
          404 | not found                                    | HTTP 404: check oauthTokenEndpoint
          400 | {"error":7}                                  | HTTP 400: check oauthTokenEndpoint
          """)
  void namesTheEndpointWhereItsAnswerIsNone(int status, String body, String message) {
    endpoint.json(status, body);
    mustBeMended(message);
    assertThat(endpoint.requests()).hasSize(1);
  }

  @Test
  void quotesItEscapedAndCut() {
    endpoint.error(400, "invalid_request", "a\\r\\nb\\u202ec" + "x".repeat(1000));
    ResourceException failure = failure();
    assertThat(failure)
        .hasMessageContaining("invalid_request: a\\u{D}\\u{A}b\\u{202E}cxxx")
        .hasMessageContaining("x... (HTTP 400)");
    assertThat(failure.getMessage()).hasSizeLessThan(700);
  }

  @Test
  void readsNoEndlessAnswer() {
    endpoint.json(200, "x".repeat(200_000));
    mayBeTriedAgain("its answer is larger than 100000 octets");
  }

  @Test
  void takesATokenThatSaysNothingOfItsTypeAndLife() throws Exception {
    endpoint.json(200, "{\"access_token\":\"good-token\"}");
    factory.createManagedConnection(client, null).destroy();
    factory.createManagedConnection(client, null).destroy();
    assertThat(endpoint.requests()).hasSize(1);
  }

  // Whether it is there

  @Test
  void mayBeAskedLaterWhereNobodyListens() {
    endpoint.close();
    mayBeTriedAgain("it cannot be reached");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{\"access_token\":"})
  void doesNotWaitForEverForItsAnswer(String beginning) {
    endpoint.stallAfter(beginning);
    factory.setOauthConnectTimeoutSeconds(1);
    factory.setOauthReadTimeoutSeconds(1);
    mayBeTriedAgain("it does not answer in time");
  }

  @Test
  void waitsNoLongerThanAConnectionMayTakeToOpen() {
    endpoint.token("good-token", 3600).hold();
    factory.setOauthReadTimeoutSeconds(60);
    factory.setOpenTimeoutSeconds(1);
    assertThat(failure())
        .isInstanceOf(RetryableException.class)
        .hasMessageContaining("no access token within the 1 s that opening a session may take")
        .hasMessageContaining("raise openTimeoutSeconds");
  }

  @Test
  void leavesTheSessionWhatTheTokenHasLeftOfTheTime() {
    relay.on("EHLO").stall();
    RelayGroup patient = RelayGroup.of(factory.settings(), TimeSource.SYSTEM); // 30 s to open
    Instant begin = Instant.now();
    assertThatThrownBy(
            () ->
                patient.open(
                    Credentials.none(),
                    Duration.ofMillis(300),
                    SendDeadline.NONE,
                    SmtpListener.to((level, line) -> {})))
        .isInstanceOf(SmtpException.Disconnected.class);
    assertThat(Duration.between(begin, Instant.now())).isLessThan(PROMPT);
  }

  @Test
  void anInterruptOfOneWhoWaitsIsNoMatterOfTheOthers() throws Exception {
    endpoint.token("good-token", 3600).hold();
    factory.setOauthReadTimeoutSeconds(30);
    CompletableFuture<Throwable> interrupted = new CompletableFuture<>();
    Thread first =
        new Thread(
            () -> {
              try {
                factory.createManagedConnection(client, null);
                interrupted.complete(null);
              } catch (ResourceException e) {
                interrupted.complete(e);
              }
            });
    first.start();
    while (endpoint.requests().isEmpty()) {
      Thread.onSpinWait();
    }
    CompletableFuture<Void> second =
        CompletableFuture.runAsync(
            () -> {
              try {
                factory.createManagedConnection(client, null).destroy();
              } catch (ResourceException e) {
                throw new AssertionError(e);
              }
            });
    first.interrupt();
    assertThat(interrupted.get(60, TimeUnit.SECONDS)).hasMessageContaining("interrupted");
    endpoint.release();
    second.get(60, TimeUnit.SECONDS);
    assertThat(endpoint.requests()).hasSize(1);
  }

  @Test
  void isAskedAgainAfterAFailure() throws Exception {
    endpoint.error(503, "server_error", "later").token("good-token", 3600);
    assertThatThrownBy(() -> factory.createManagedConnection(client, null))
        .isInstanceOf(RetryableException.class);
    factory.createManagedConnection(client, null).destroy();
    assertThat(endpoint.requests()).hasSize(2);
  }

  // Its TLS

  @Test
  void isTrustedByTheTrustStoreOfTheFactoryAndNotWithout(@TempDir Path files) throws Exception {
    TestAuthority authority = new TestAuthority();
    authority.writeTrustStore(files.resolve("trust.p12"), "trusted".toCharArray());
    use(ScriptedTokenEndpoint.start(0, authority.issue("localhost")).token("good-token", 3600));
    mustBeMended("its certificate must be for localhost and of an authority of trustStore");
    assertThat(endpoint.requests()).isEmpty();

    factory.setTrustStore(files.resolve("trust.p12").toString());
    factory.setTrustStorePassword("trusted");
    factory.createManagedConnection(client, null).destroy();
    assertThat(endpoint.requests()).hasSize(1);
  }

  @Test
  void isNotTrustedWithACertificateForAnotherHost(@TempDir Path files) throws Exception {
    TestAuthority authority = new TestAuthority();
    authority.writeTrustStore(files.resolve("trust.p12"), "trusted".toCharArray());
    ServerCertificate elsewhere = authority.issue("elsewhere.example");
    use(ScriptedTokenEndpoint.start(0, elsewhere).token("good-token", 3600));
    factory.setTrustStore(files.resolve("trust.p12").toString());
    factory.setTrustStorePassword("trusted");
    mustBeMended("its certificate must be for localhost");
    assertThat(endpoint.requests()).isEmpty();
  }

  // Secrets

  @Test
  void noSecretIsInAnyLogOrMessageThoughTheEndpointRepeatsIt() throws Exception {
    RememberedLog log = new RememberedLog();
    StringWriter writer = new StringWriter();
    try {
      factory.setLogWriter(new PrintWriter(writer, true));
      factory.setOauthGrant("refresh-token");
      factory.setOauthRefreshTokenPassword("r3fresh");
      endpoint.error(400, "s3cret-of-the-client", "you said s3cret-of-the-client and r3fresh");
      assertThat(failure())
          .hasMessageContaining("***: you said *** and ***")
          .hasMessageNotContaining("r3fresh");
      endpoint.token("revoked-t0ken", 3600).token("good-token", 3600);
      factory.createManagedConnection(client, null).destroy();
    } finally {
      log.close();
    }
    assertThat(log.lines()).anyMatch(line -> line.contains("AUTH XOAUTH2 ***"));
    assertThat(String.join("\n", log.lines()) + writer)
        .contains("oauthTokenEndpoint=")
        .doesNotContain("s3cret")
        .doesNotContain("r3fresh")
        .doesNotContain("t0ken")
        .doesNotContain("good-token");
    assertThat(
            List.of(
                factory.settings(),
                factory.identity(client, null),
                factory.login(factory.identity(client, null)),
                new IssuedToken("t0ken", null, null),
                new TokenRequest(OAuthGrant.REFRESH_TOKEN, List.of("r3fresh"))))
        .noneMatch(value -> value.toString().matches("(?s).*(s3cret|r3fresh|t0ken).*"));
  }

  @Test
  void noSecretIsInAMessageThoughTheEndpointRepeatsItAsItWasSent() {
    String basic =
        Base64.getEncoder()
            .encodeToString("client-id:s3cret%2Fof+the+client".getBytes(StandardCharsets.UTF_8));
    client = Relays.subject(factory, "client-id", "s3cret/of the client");
    factory.setOauthClientAuthentication("basic");
    endpoint.error(400, "invalid_client", "Basic " + basic + ", s3cret%2Fof+the+client");
    assertThat(failure()).hasMessageContaining("invalid_client: Basic ***, ***");
  }
}
