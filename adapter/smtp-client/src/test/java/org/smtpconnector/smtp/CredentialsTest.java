package org.smtpconnector.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

/** Which credentials there are, and that none shows its secret. */
class CredentialsTest {
  @Test
  void refusesCredentialsThatNoMechanismCanCarry() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Credentials.accessToken("alice", "a token"))
        .withMessageContaining("token")
        .withMessageNotContaining("a token");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Credentials.accessToken("al\1ice", "token"))
        .withMessageContaining("user");
    assertThatIllegalArgumentException().isThrownBy(() -> Credentials.accessToken("", "token"));
    assertThatIllegalArgumentException().isThrownBy(() -> Credentials.external("a\0b"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AuthMechanism.named("GSSAPI"))
        .withMessageContaining("mechanisms names 'GSSAPI', which is none of SCRAM-SHA-256-PLUS, ");
    assertThat(AuthMechanism.named("scram-sha-256")).isEqualTo(AuthMechanism.SCRAM_SHA_256);
  }

  @Test
  void showsNoSecretOfCredentials() {
    assertThat(Credentials.accessToken("alice", "secret")).hasToString("user alice, token ***");
    assertThat(Credentials.password("alice", "secret")).hasToString("user alice, password ***");
    assertThat(Credentials.external("alice")).hasToString("client certificate, user alice");
  }
}
