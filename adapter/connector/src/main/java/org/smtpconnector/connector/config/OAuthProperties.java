package org.smtpconnector.connector.config;

import jakarta.resource.spi.ConfigProperty;
import java.io.Serializable;

/** The configuration properties of the token endpoint that issues access tokens (RFC 6749). */
public class OAuthProperties implements Serializable {
  private static final long serialVersionUID = 1L;

  @ConfigProperty(
      description =
          "URL of an OAuth 2.0 token endpoint, https except on loopback: connections"
              + " authenticate by an access token fetched there. The user is then the client"
              + " id and the password the client secret, from any source.")
  private String oauthTokenEndpoint;

  @ConfigProperty(
      description =
          "client-credentials; refresh-token, which uses oauthRefreshTokenPassword; or"
              + " jwt-bearer, which uses oauthKeyFile, and the user as the issuer.",
      defaultValue = OAuthSettings.DEFAULT_GRANT)
  private String oauthGrant = OAuthSettings.DEFAULT_GRANT;

  @ConfigProperty(description = "Scopes to request, separated by blanks.")
  private String oauthScope;

  @ConfigProperty(
      description =
          "User at the SMTP server, whose mailbox the token is for; required with"
              + " oauthTokenEndpoint. It is the subject of the assertion that jwt-bearer"
              + " signs.")
  private String oauthMailbox;

  @ConfigProperty(
      description =
          "post: client id and secret are sent in the body of the request; basic: in"
              + " its Authorization header. jwt-bearer sends neither.",
      defaultValue = OAuthSettings.DEFAULT_CLIENT_AUTHENTICATION)
  private String oauthClientAuthentication = OAuthSettings.DEFAULT_CLIENT_AUTHENTICATION;

  // Liberty decodes {xor} and {aes} only in properties that are named like a password.
  @ConfigProperty(
      description =
          "The refresh token, for the grant of that name. A new one from the endpoint"
              + " replaces it until the server restarts.",
      confidential = true)
  private String oauthRefreshTokenPassword;

  @ConfigProperty(
      description =
          "File with the private key of jwt-bearer, RSA or EC: PKCS12 or JKS with one"
              + " key, PEM with BEGIN PRIVATE KEY, or the JSON file of a Google service"
              + " account. Each new token uses the current content of the file.")
  private String oauthKeyFile;

  @ConfigProperty(
      description = "Password of a PKCS12 or JKS oauthKeyFile and of the key in it.",
      confidential = true)
  private String oauthKeyPassword;

  @ConfigProperty(
      description =
          "Audience of the assertion that jwt-bearer signs; without one, the token" + " endpoint.")
  private String oauthAudience;

  @ConfigProperty(
      description = "Seconds to connect to the token endpoint, 1 to 86400.",
      defaultValue = "5")
  private Integer oauthConnectTimeoutSeconds = 5;

  @ConfigProperty(
      description =
          "Seconds to wait for the complete response of the token endpoint, 1 to 86400."
              + " openTimeoutSeconds limits token and connection together.",
      defaultValue = "10")
  private Integer oauthReadTimeoutSeconds = 10;

  OAuthSettings oauth() {
    return new OAuthSettings(
        oauthTokenEndpoint,
        oauthGrant,
        oauthScope,
        oauthMailbox,
        oauthClientAuthentication,
        oauthRefreshTokenPassword,
        oauthKeyFile,
        oauthKeyPassword,
        oauthAudience,
        new OAuthSettings.Seconds(oauthConnectTimeoutSeconds, oauthReadTimeoutSeconds));
  }

  public String getOauthTokenEndpoint() {
    return oauthTokenEndpoint;
  }

  public void setOauthTokenEndpoint(String oauthTokenEndpoint) {
    this.oauthTokenEndpoint = oauthTokenEndpoint;
  }

  public String getOauthGrant() {
    return oauthGrant;
  }

  public void setOauthGrant(String oauthGrant) {
    this.oauthGrant = oauthGrant;
  }

  public String getOauthScope() {
    return oauthScope;
  }

  public void setOauthScope(String oauthScope) {
    this.oauthScope = oauthScope;
  }

  public String getOauthMailbox() {
    return oauthMailbox;
  }

  public void setOauthMailbox(String oauthMailbox) {
    this.oauthMailbox = oauthMailbox;
  }

  public String getOauthClientAuthentication() {
    return oauthClientAuthentication;
  }

  public void setOauthClientAuthentication(String oauthClientAuthentication) {
    this.oauthClientAuthentication = oauthClientAuthentication;
  }

  public String getOauthRefreshTokenPassword() {
    return oauthRefreshTokenPassword;
  }

  public void setOauthRefreshTokenPassword(String oauthRefreshTokenPassword) {
    this.oauthRefreshTokenPassword = oauthRefreshTokenPassword;
  }

  public String getOauthKeyFile() {
    return oauthKeyFile;
  }

  public void setOauthKeyFile(String oauthKeyFile) {
    this.oauthKeyFile = oauthKeyFile;
  }

  public String getOauthKeyPassword() {
    return oauthKeyPassword;
  }

  public void setOauthKeyPassword(String oauthKeyPassword) {
    this.oauthKeyPassword = oauthKeyPassword;
  }

  public String getOauthAudience() {
    return oauthAudience;
  }

  public void setOauthAudience(String oauthAudience) {
    this.oauthAudience = oauthAudience;
  }

  public Integer getOauthConnectTimeoutSeconds() {
    return oauthConnectTimeoutSeconds;
  }

  public void setOauthConnectTimeoutSeconds(Integer oauthConnectTimeoutSeconds) {
    this.oauthConnectTimeoutSeconds = oauthConnectTimeoutSeconds;
  }

  public Integer getOauthReadTimeoutSeconds() {
    return oauthReadTimeoutSeconds;
  }

  public void setOauthReadTimeoutSeconds(Integer oauthReadTimeoutSeconds) {
    this.oauthReadTimeoutSeconds = oauthReadTimeoutSeconds;
  }
}
