package org.smtpconnector.connector.config;

import jakarta.resource.spi.ConfigProperty;

/** The configuration properties of TLS. */
public class TlsProperties extends ProxyProperties {
  private static final long serialVersionUID = 1L;

  @ConfigProperty(
      description =
          "PKCS12 or JKS file with the certificates of trusted authorities; without"
              + " one, those of the JDK. Each new connection uses the current content of the"
              + " file.")
  private String trustStore;

  @ConfigProperty(description = "Password of the trust store.", confidential = true)
  private String trustStorePassword;

  @ConfigProperty(
      description =
          "Whether the JDK's authorities are trusted in addition to those of the trust" + " store.",
      defaultValue = "false")
  private Boolean trustPlatform = false;

  @ConfigProperty(
      description =
          "PKCS12 or JKS file with the key and certificate for a server that requests"
              + " one. AUTH uses them only if mechanisms is EXTERNAL. Each new connection uses"
              + " the current content of the file.")
  private String keyStore;

  @ConfigProperty(
      description = "Password of the key store and of the key in it.",
      confidential = true)
  private String keyStorePassword;

  @ConfigProperty(
      description = "Allowed versions of TLS, separated by commas: TLSv1.3, TLSv1.2.",
      defaultValue = RelayTlsSettings.DEFAULT_PROTOCOLS)
  private String tlsProtocols = RelayTlsSettings.DEFAULT_PROTOCOLS;

  @ConfigProperty(
      description =
          "Allowed cipher suites by their JSSE names, in order of preference, separated"
              + " by commas; without any, those of the JDK.")
  private String cipherSuites;

  @ConfigProperty(
      description =
          "Allowed keys of the server, separated by commas: each the base64 of the"
              + " SHA-256 of a SubjectPublicKeyInfo (RFC 7469 2.4). The certificate is checked"
              + " nevertheless.")
  private String pins;

  RelayTlsSettings tls() {
    return new RelayTlsSettings(
        trustStore,
        trustStorePassword,
        trustPlatform,
        keyStore,
        keyStorePassword,
        tlsProtocols,
        cipherSuites,
        pins);
  }

  public String getTrustStore() {
    return trustStore;
  }

  public void setTrustStore(String trustStore) {
    this.trustStore = trustStore;
  }

  public String getTrustStorePassword() {
    return trustStorePassword;
  }

  public void setTrustStorePassword(String trustStorePassword) {
    this.trustStorePassword = trustStorePassword;
  }

  public Boolean getTrustPlatform() {
    return trustPlatform;
  }

  public void setTrustPlatform(Boolean trustPlatform) {
    this.trustPlatform = trustPlatform;
  }

  public String getKeyStore() {
    return keyStore;
  }

  public void setKeyStore(String keyStore) {
    this.keyStore = keyStore;
  }

  public String getKeyStorePassword() {
    return keyStorePassword;
  }

  public void setKeyStorePassword(String keyStorePassword) {
    this.keyStorePassword = keyStorePassword;
  }

  public String getTlsProtocols() {
    return tlsProtocols;
  }

  public void setTlsProtocols(String tlsProtocols) {
    this.tlsProtocols = tlsProtocols;
  }

  public String getCipherSuites() {
    return cipherSuites;
  }

  public void setCipherSuites(String cipherSuites) {
    this.cipherSuites = cipherSuites;
  }

  public String getPins() {
    return pins;
  }

  public void setPins(String pins) {
    this.pins = pins;
  }
}
