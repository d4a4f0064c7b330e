package org.smtpconnector.smtp.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import javax.security.sasl.SaslException;
import org.junit.jupiter.api.Tag;
import org.smtpconnector.smtp.AuthMechanism;
import org.smtpconnector.smtp.Credentials;
import org.smtpconnector.smtp.SaslMechanism;

/** Whatever a server challenges with is answered, out of place, or an offence. */
class SaslChallengeFuzz {
  @FuzzTest(maxDuration = "5s")
  void forAMoment(FuzzedDataProvider data) throws Exception {
    check(data);
  }

  @Tag("long")
  @FuzzTest(maxDuration = "60s")
  void forAMinute(FuzzedDataProvider data) throws Exception {
    check(data);
  }

  private static final Credentials.Password ALICE =
      (Credentials.Password) Credentials.password("alice", "wonderland");
  private static final Credentials.AccessToken TOKEN =
      (Credentials.AccessToken) Credentials.accessToken("alice", "token");

  private static void check(FuzzedDataProvider data) throws IOException {
    SaslMechanism mechanism =
        switch (data.consumeInt(0, 5)) {
          case 0 -> new PlainMechanism(ALICE);
          case 1 -> new LoginMechanism(ALICE);
          case 2 -> new CramMd5Mechanism(ALICE);
          case 3 -> OAuthMechanism.xoauth2(TOKEN);
          case 4 -> OAuthMechanism.bearer(TOKEN, "localhost", 587);
          default -> new ScramExchange(AuthMechanism.SCRAM_SHA_256, ALICE, Optional.empty());
        };
    Optional<String> nonce =
        mechanism
            .initialResponse()
            .map(String::new)
            .filter(first -> first.contains(",r="))
            .map(first -> first.substring(first.indexOf("r=", 4)));
    for (int challenges = 0; challenges < 4; challenges++) {
      // What begins with our nonce gets further.
      String lead = data.consumeBoolean() ? nonce.orElse("") : "";
      byte[] challenge = (lead + data.consumeString(200)).getBytes();
      try {
        Optional<byte[]> response = mechanism.respond(challenge);
        if (response.isEmpty()) {
          return;
        }
        assertThat(new String(response.get())).doesNotContain("\r", "\n");
      } catch (SaslException e) {
        assertThat(e.getMessage()).doesNotContain("wonderland");
        return;
      }
    }
    assertThat(List.of("there is a challenge too many")).isEmpty();
  }
}
