package org.smtpconnector.connector.credentials;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.smtpconnector.connector.config.ConnectionFactorySettings.text;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.net.http.HttpResponse;
import java.text.ParseException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.smtpconnector.connector.config.OAuthSettings;
import org.smtpconnector.smtp.SmtpException.NoCredentials;

/**
 * Interprets the response of a token endpoint (RFC 6749 5), as a token or as the failure to get
 * one. The failure quotes the response escaped, masked and truncated.
 */
final class TokenAnswer {
  private static final int LONGEST_QUOTE = 300;
  private static final long LONGEST_LIFETIME_SECONDS = 86_400L * 365;
  private static final int TOO_MANY_REQUESTS = 429;

  private final HttpResponse<byte[]> response;
  private final TokenRequest request;
  private final OAuthSettings properties;

  private TokenAnswer(
      HttpResponse<byte[]> response, TokenRequest request, OAuthSettings properties) {
    this.response = response;
    this.request = request;
    this.properties = properties;
  }

  /**
   * Returns the token.
   *
   * @throws NoCredentials if there is none; retryable if a later request may succeed
   */
  static AccessTokenResponse token(
      HttpResponse<byte[]> response, TokenRequest request, OAuthSettings properties)
      throws NoCredentials {
    return new TokenAnswer(response, request, properties).token();
  }

  private AccessTokenResponse token() throws NoCredentials {
    Map<String, Object> json = json();
    if (response.statusCode() != 200) {
      throw refused(json);
    }
    String type = member(json, "token_type");
    if (type != null && !type.equalsIgnoreCase("Bearer")) {
      throw unfit("its token is of type " + quoted(type) + ", and SMTP takes Bearer");
    }
    String value = member(json, "access_token");
    if (value == null || !value.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw unfit("its answer has no access_token of visible ASCII characters");
    }
    return new AccessTokenResponse(
        value, lifetime(json), Optional.ofNullable(member(json, "refresh_token")));
  }

  /** Returns the JSON object; an empty map if the response is none. */
  private Map<String, Object> json() {
    try {
      return JSONObjectUtils.parse(new String(response.body(), UTF_8));
    } catch (ParseException e) {
      return Map.of(); // probably an HTML page; the status says what happened
    }
  }

  private static String member(Map<String, Object> json, String name) {
    return json.get(name) instanceof String value ? text(value) : null;
  }

  /** Returns the lifetime; some endpoints give the seconds as a string. */
  private static Optional<Duration> lifetime(Map<String, Object> json) {
    Object seconds = json.get("expires_in");
    if (seconds instanceof String digits && digits.matches("\\d{1,9}")) {
      seconds = Long.valueOf(digits);
    }
    return seconds instanceof Number number
        ? Optional.of(
            Duration.ofSeconds(Math.max(0, Math.min(number.longValue(), LONGEST_LIFETIME_SECONDS))))
        : Optional.empty();
  }

  private NoCredentials refused(Map<String, Object> json) {
    int status = response.statusCode();
    String code = member(json, "error");
    String description = member(json, "error_description");
    boolean later =
        status >= 500
            || status == TOO_MANY_REQUESTS
            || "temporarily_unavailable".equals(code)
            || "server_error".equals(code);
    String said =
        code == null
            ? "HTTP " + status
            : quoted(code)
                + (description == null ? "" : ": " + quoted(description))
                + " (HTTP "
                + status
                + ")";
    return failure(said + ": " + (later ? "try again later" : remedy(code)), !later);
  }

  private String remedy(String code) {
    return switch (String.valueOf(code)) {
      case "invalid_client", "unauthorized_client" ->
          "check the client id and secret, which are the user and the password of the connection"
              + " factory, and what the client may do";
      case "invalid_grant" ->
          switch (properties.grantType()) {
            case REFRESH_TOKEN ->
                "the refresh token is expired, revoked or another client's: get a new one and set"
                    + " oauthRefreshTokenPassword";
            case JWT_BEARER ->
                "check oauthKeyFile, the user (issuer), oauthMailbox (subject), oauthScope, and the"
                    + " clock";
            case CLIENT_CREDENTIALS -> "check the client id and secret";
          };
      case "invalid_scope" -> "check oauthScope";
      case "unsupported_grant_type" -> "check oauthGrant";
      default -> "check oauthTokenEndpoint, oauthGrant and oauthScope";
    };
  }

  private NoCredentials unfit(String what) {
    return failure(what + ": check oauthTokenEndpoint", true);
  }

  private NoCredentials failure(String what, boolean permanent) {
    return new NoCredentials(
        "no access token from " + OAuthSettings.shown(properties.endpoint()) + ": " + what,
        null,
        !permanent);
  }

  /** Escapes what is not printable ASCII, which RFC 6749 5.2 does not allow. */
  private String quoted(String said) {
    StringBuilder out = new StringBuilder();
    for (int c : request.masked(said).codePoints().limit(LONGEST_QUOTE + 1L).toArray()) {
      if (out.length() >= LONGEST_QUOTE) {
        return out + "...";
      }
      out.append(c >= ' ' && c <= '~' ? Character.toString(c) : String.format("\\u{%X}", c));
    }
    return out.toString();
  }
}
