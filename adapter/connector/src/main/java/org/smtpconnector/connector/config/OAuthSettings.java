package org.smtpconnector.connector.config;

import static org.smtpconnector.connector.config.ConnectionFactorySettings.text;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.smtpconnector.smtp.Credentials;

/** The settings of the token endpoint and the grant; all are unset if there is no endpoint. */
public record OAuthSettings(
    String tokenEndpoint,
    String grant,
    String scope,
    String mailbox,
    String clientAuthentication,
    String refreshToken,
    String keyFile,
    String keyPassword,
    String audience,
    Seconds seconds) {
  static final String DEFAULT_GRANT = "client-credentials";
  static final String DEFAULT_CLIENT_AUTHENTICATION = "post";
  private static final int LONGEST_SECONDS = 86_400;

  /** The timeouts to connect to the endpoint and to read its response. */
  public record Seconds(int connect, int read) {}

  public OAuthSettings {
    tokenEndpoint = text(tokenEndpoint);
    grant = text(grant);
    scope = text(scope);
    mailbox = text(mailbox);
    clientAuthentication = text(clientAuthentication);
    refreshToken = text(refreshToken);
    keyFile = text(keyFile);
    keyPassword = text(keyPassword);
    audience = text(audience);
  }

  public boolean isSet() {
    return tokenEndpoint != null;
  }

  /**
   * Checks the settings.
   *
   * @throws IllegalArgumentException if one is invalid; the message names it and shows no secret
   */
  public void check() {
    ConnectionFactorySettings.requireBetween(
        "oauthConnectTimeoutSeconds", seconds.connect, 1, LONGEST_SECONDS);
    ConnectionFactorySettings.requireBetween(
        "oauthReadTimeoutSeconds", seconds.read, 1, LONGEST_SECONDS);
    grantType();
    isBasic();
    if (isSet()) {
      endpoint();
      checkScope();
      checkMailbox();
      checkWhatTheGrantNeeds();
    } else {
      optional().forEach(OAuthSettings::requireUnset);
    }
  }

  private Map<String, String> optional() {
    Map<String, String> optional = new LinkedHashMap<>();
    optional.put("oauthMailbox", mailbox);
    optional.put("oauthScope", scope);
    optional.put("oauthAudience", audience);
    optional.put("oauthRefreshTokenPassword", refreshToken);
    optional.put("oauthKeyFile", keyFile);
    optional.put("oauthKeyPassword", keyPassword);
    return optional;
  }

  private static void requireUnset(String property, String value) {
    if (value != null) {
      throw new IllegalArgumentException(
          property + " is set and oauthTokenEndpoint is not: set both or neither");
    }
  }

  public OAuthGrant grantType() {
    return OAuthGrant.named(grant);
  }

  /** Whether client id and secret are sent in a header (RFC 6749 2.3.1) instead of the body. */
  public boolean isBasic() {
    if (!List.of("post", "basic").contains(String.valueOf(clientAuthentication))) {
      throw new IllegalArgumentException(
          "oauthClientAuthentication is '"
              + clientAuthentication
              + "', which is neither post nor basic");
    }
    return clientAuthentication.equals("basic");
  }

  /**
   * Returns the URL of the token endpoint.
   *
   * @throws IllegalArgumentException if it is not a URL, or secrets would cross the network in
   *     clear
   */
  public URI endpoint() {
    URI uri;
    try {
      uri = new URI(tokenEndpoint);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("oauthTokenEndpoint is not a URL: " + e.getReason(), e);
    }
    if (uri.getHost() == null || uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
      throw new IllegalArgumentException( // not shown: it may contain a password
          "oauthTokenEndpoint is not of the form https://host/path, without user and fragment (RFC"
              + " 6749 3.2)");
    }
    if (!"https".equalsIgnoreCase(uri.getScheme())
        && !("http".equalsIgnoreCase(uri.getScheme()) && isLoopback(uri.getHost()))) {
      throw new IllegalArgumentException(
          "oauthTokenEndpoint is '"
              + shown(uri)
              + "', which must be https unless it is on loopback: secrets would cross the"
              + " network in clear");
    }
    return uri;
  }

  /** Returns the endpoint for messages, without its query, which may contain a secret. */
  public static String shown(URI endpoint) {
    return endpoint.getScheme() + "://" + endpoint.getRawAuthority() + endpoint.getRawPath();
  }

  private static boolean isLoopback(String host) {
    return host.equalsIgnoreCase("localhost")
        || host.equals("[::1]")
        || host.matches("127(\\.\\d{1,3}){3}");
  }

  private void checkScope() {
    if (scope != null && !scope.matches("[!#-\\[\\]-~]+( [!#-\\[\\]-~]+)*")) {
      throw new IllegalArgumentException(
          "oauthScope is '" + scope + "', which are not scopes separated by blanks (RFC 6749 3.3)");
    }
  }

  private void checkMailbox() {
    if (mailbox == null) {
      throw new IllegalArgumentException(
          "oauthTokenEndpoint is set and oauthMailbox is not: set it to the user at the SMTP"
              + " server, which the token is for");
    }
    if (mailbox.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("oauthMailbox holds a control character");
    }
  }

  private void checkWhatTheGrantNeeds() {
    requireFor(OAuthGrant.REFRESH_TOKEN, "oauthRefreshTokenPassword", refreshToken, true);
    requireFor(OAuthGrant.JWT_BEARER, "oauthKeyFile", keyFile, true);
    requireFor(OAuthGrant.JWT_BEARER, "oauthKeyPassword", keyPassword, false);
    requireFor(OAuthGrant.JWT_BEARER, "oauthAudience", audience, false);
  }

  private void requireFor(OAuthGrant user, String property, String value, boolean needed) {
    if (grantType() == user && needed && value == null) {
      throw new IllegalArgumentException(
          "oauthGrant is '" + grant + "', which needs " + property + ": set it");
    }
    if (grantType() != user && value != null) {
      throw new IllegalArgumentException(
          property + " is set and oauthGrant is '" + grant + "', which does not use it");
    }
  }

  /**
   * Returns the credentials of the client.
   *
   * @param id the client id; null is refused
   * @param secret null or empty if the grant needs none
   * @throws IllegalArgumentException if the grant needs one that is missing
   */
  Credentials.Password client(String id, String secret) {
    if (text(id) == null) {
      throw new IllegalArgumentException(
          "oauthTokenEndpoint is set and the client is unknown: set user to its id, or have the"
              + " server sign on to the connection factory with that id as user (container-managed"
              + " sign-on, also where it is looked up directly)");
    }
    if (text(secret) == null && grantType() == OAuthGrant.CLIENT_CREDENTIALS) {
      throw new IllegalArgumentException(
          "oauthGrant is '" + grant + "', which needs the client's secret as the password");
    }
    return new Credentials.Password(id, secret == null ? "" : secret);
  }

  /**
   * Returns the key of jwt-bearer, which is read again when its file changes.
   *
   * @throws IllegalArgumentException if it cannot be read; the message names the property
   */
  public Reloadable<AssertionSigningKey> signingKey() {
    Path file = Path.of(keyFile);
    return Reloadable.of(List.of(file), () -> AssertionSigningKey.read(file, keyPassword));
  }

  /** Returns the settings except the secrets, for the log; an empty string without an endpoint. */
  @Override
  public String toString() {
    if (!isSet()) {
      return "";
    }
    return " oauthTokenEndpoint="
        + tokenEndpoint.replaceFirst("\\?.*", "?***").replaceFirst("//[^/]*@", "//***@")
        + " oauthGrant="
        + grant
        + (scope == null ? "" : " oauthScope=" + scope)
        + " oauthMailbox="
        + mailbox
        + (clientAuthentication.equals(DEFAULT_CLIENT_AUTHENTICATION)
            ? ""
            : " oauthClientAuthentication=" + clientAuthentication)
        + (keyFile == null ? "" : " oauthKeyFile=" + keyFile)
        + (audience == null ? "" : " oauthAudience=" + audience)
        + " oauthTimeouts[s]: connect="
        + seconds.connect
        + " read="
        + seconds.read;
  }
}
