package org.smtpconnector.connector.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.resource.spi.InvalidPropertyException;
import javax.security.auth.Subject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smtpconnector.connector.ra.Relays;
import org.smtpconnector.connector.ra.SmtpManagedConnectionFactory;

/** The properties of access tokens, beside each other. */
class OAuthPropertiesTest {
  private SmtpManagedConnectionFactory factory;

  @BeforeEach
  void setEndpoint() {
    factory = new SmtpManagedConnectionFactory();
    factory.setOauthTokenEndpoint("https://login.example/token?tenant=never-show-this");
  }

  private void refuses(Subject subject, String message) {
    assertThatThrownBy(() -> factory.createManagedConnection(subject, null))
        .isInstanceOf(InvalidPropertyException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("never-show-this");
  }

  private Subject client() {
    return Relays.subject(factory, "client-id", "never-show-this");
  }

  @Test
  void wantsTheMailbox() {
    refuses(client(), "oauthTokenEndpoint is set and oauthMailbox is not: set it");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          client-credentials | -               | -     | -   | a "b"  | -     | oauthScope is 'a "b"', which are not scopes
          client-credentials | never-show-this | -     | -   | -      | -     | oauthRefreshTokenPassword is set and oauthGrant is 'client-credentials', which does not use it
          client-credentials | -               | k.p12 | -   | -      | -     | oauthKeyFile is set and oauthGrant is 'client-credentials'
          refresh-token      | -               | -     | -   | -      | -     | oauthGrant is 'refresh-token', which needs oauthRefreshTokenPassword: set it
          refresh-token      | never-show-this | -     | aud | -      | -     | oauthAudience is set and oauthGrant is 'refresh-token'
          jwt-bearer         | -               | -     | -   | -      | -     | oauthGrant is 'jwt-bearer', which needs oauthKeyFile: set it
          client-credentials | -               | -     | -   | -      | PLAIN | mechanisms is 'PLAIN', and oauthTokenEndpoint is for access tokens
          client-credentials | -               | -     | -   | -      | EXTERNAL | mechanisms is 'EXTERNAL', which needs a client certificate
          """)
  void saysWhatDoesNotGoTogether(
      String grant,
      String refreshToken,
      String keyFile,
      String audience,
      String scope,
      String mechanisms,
      String message) {
    factory.setOauthMailbox("shop@doe.example");
    factory.setOauthGrant(grant);
    factory.setOauthRefreshTokenPassword(refreshToken);
    factory.setOauthKeyFile(keyFile);
    factory.setOauthAudience(audience);
    factory.setOauthScope(scope);
    factory.setMechanisms(mechanisms);
    refuses(client(), message);
  }

  @Test
  void wantsASecretForTheClientsOwnName() {
    factory.setOauthMailbox("shop@doe.example");
    assertThatThrownBy(
            () -> factory.createManagedConnection(Relays.subject(factory, "client-id", ""), null))
        .hasMessageContaining("needs the client's secret as the password");
  }

  @Test
  void namesTheRemedyWhereNobodyNamesTheClient() {
    factory.setOauthMailbox("shop@doe.example");
    refuses(null, "set user to its id");
    refuses(Relays.subject(factory, "", ""), "container-managed sign-on");
  }

  @Test
  void showsNoUserThatStandsInTheEndpoint() {
    factory.setOauthMailbox("shop@doe.example");
    factory.setOauthTokenEndpoint("https://id:never-show-this@login.example/token");
    refuses(client(), "oauthTokenEndpoint is not of the form");
    assertThat(factory.settings().toString()).doesNotContain("never-show-this");
  }

  @Test
  void showsWhatIsSetButSecrets() {
    factory.setOauthMailbox("shop@doe.example");
    factory.setOauthGrant("jwt-bearer");
    factory.setOauthScope("https://mail.google.com/");
    factory.setOauthKeyFile("k.p12");
    factory.setOauthKeyPassword("never-show-this");
    factory.setOauthRefreshTokenPassword("never-show-this");
    factory.setOauthClientAuthentication("basic");
    factory.setOauthAudience("aud");
    assertThat(factory.settings().toString())
        .contains(
            " oauthTokenEndpoint=https://login.example/token?*** oauthGrant=jwt-bearer"
                + " oauthScope=https://mail.google.com/ oauthMailbox=shop@doe.example"
                + " oauthClientAuthentication=basic oauthKeyFile=k.p12 oauthAudience=aud"
                + " oauthTimeouts[s]: connect=5 read=10 timeouts[s]: connect=10")
        .doesNotContain("never-show-this");
  }
}
