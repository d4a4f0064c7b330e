package org.smtpconnector.connector.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.smtpconnector.connector.config.OAuthGrant;
import org.smtpconnector.connector.ra.Relays;
import org.smtpconnector.connector.ra.RememberedLog;

/** No secret is printed, though the endpoint repeats it. */
class TokenSecretsTest extends TokenFailureFixture {
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
                new AccessTokenResponse("t0ken", null, null),
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
