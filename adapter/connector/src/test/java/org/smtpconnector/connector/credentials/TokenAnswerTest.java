package org.smtpconnector.connector.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.resource.ResourceException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the answer of an endpoint says, and whether it is worth asking again. */
class TokenAnswerTest extends TokenFailureFixture {
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
    mustBeCorrected(code + ": " + description + " (HTTP " + status + "): " + remedy);
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
    mustBeCorrected(message);
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
}
