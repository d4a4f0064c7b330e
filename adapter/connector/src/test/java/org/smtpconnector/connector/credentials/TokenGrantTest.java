package org.smtpconnector.connector.credentials;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.resource.spi.ManagedConnection;
import java.util.Base64;
import java.util.Map;
import javax.security.auth.Subject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpconnector.connector.SmtpConnection;
import org.smtpconnector.connector.ra.Relays;

/** By what the adapter asks for an access token. */
class TokenGrantTest extends TokenFixture {
  TokenGrantTest() {
    super("OAUTHBEARER", "XOAUTH2");
  }

  private Map<String, String> asked(int number) {
    return endpoint.requests().get(number).parameters();
  }

  @Test
  void asksWithIdAndSecretOfTheContainerAndIsTheMailboxAtTheRelay() throws Exception {
    endpoint.token("good-token", HOUR);
    factory.setOauthScope("https://outlook.office365.com/.default");
    ManagedConnection managed = create();
    assertThat(asked(0))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "grant_type",
                "client_credentials",
                "scope",
                "https://outlook.office365.com/.default",
                "client_id",
                "client-id",
                "client_secret",
                "client-secret"));
    assertThat(endpoint.requests().get(0).authorization()).isEmpty();
    assertThat(managed.getMetaData().getUserName()).isEqualTo("shop@doe.example");
    ((SmtpConnection) managed.getConnection(client, null)).send(Relays.ENVELOPE, Relays.MESSAGE);
    assertThat(relay.messages().get(0).user()).contains("shop@doe.example");
    managed.destroy();
  }

  @Test // RFC 6749 2.3.1
  void namesTheClientInTheHeaderWhereItIsToldTo() throws Exception {
    endpoint.token("good-token", HOUR);
    factory.setOauthClientAuthentication("basic");
    client = Relays.subject(factory, "a client:id", "s3cret+&=é");
    create().destroy();
    String pair = "a+client%3Aid:s3cret%2B%26%3D%C3%A9";
    assertThat(endpoint.requests().get(0).authorization())
        .contains("Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8)));
    assertThat(asked(0)).containsOnlyKeys("grant_type");
  }

  @Test // RFC 6749 6
  void usesTheRefreshTokenAndTheOneThatComesInItsPlace() throws Exception {
    endpoint.json(
        200,
        """
        {"token_type":"bearer","access_token":"good-token","expires_in":"0","refresh_token":"second"}""");
    endpoint.token("good-token", 0);
    factory.setOauthGrant("refresh-token");
    factory.setOauthRefreshTokenPassword("first");
    client = Relays.subject(factory, "public-client", "");
    create().destroy();
    create().destroy();
    create().destroy();
    assertThat(asked(0))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "grant_type", "refresh_token",
                "refresh_token", "first",
                "client_id", "public-client"));
    assertThat(asked(1)).containsEntry("refresh_token", "second");
    assertThat(asked(2)).containsEntry("refresh_token", "second");
  }

  @Test
  void comesBackToTheConfiguredRefreshTokenOnceTheLaterOneIsRefused() throws Exception {
    endpoint.json(
        200,
        """
        {"token_type":"Bearer","access_token":"good-token","expires_in":0,"refresh_token":"second"}""");
    endpoint.error(503, "temporarily_unavailable", "later");
    endpoint.error(400, "invalid_grant", "revoked");
    endpoint.token("good-token", HOUR);
    factory.setOauthGrant("refresh-token");
    factory.setOauthRefreshTokenPassword("first");
    create().destroy();
    assertThatThrownBy(this::create).hasMessageContaining("temporarily_unavailable");
    assertThatThrownBy(this::create).hasMessageContaining("set oauthRefreshTokenPassword");
    create().destroy();
    assertThat(endpoint.requests())
        .extracting(request -> request.parameters().get("refresh_token"))
        .containsExactly("first", "second", "second", "first");
  }

  @ParameterizedTest
  @ValueSource(strings = {"OAUTHBEARER", "XOAUTH2"})
  void takesATokenThatIsSuppliedAsThePassword(String mechanism) throws Exception {
    factory.setOauthTokenEndpoint(null);
    factory.setOauthMailbox(null);
    factory.setMechanisms(mechanism);
    Subject supplied = Relays.subject(factory, "shop@doe.example", "good-token");
    factory.createManagedConnection(supplied, null).destroy();
    assertThat(endpoint.requests()).isEmpty();
  }
}
