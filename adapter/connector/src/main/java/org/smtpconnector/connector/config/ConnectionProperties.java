package org.smtpconnector.connector.config;

import jakarta.resource.spi.ConfigProperty;

/**
 * The configuration properties of a connection factory. Those of timeouts, failover, the rate
 * limiter, the sandbox, DKIM, TLS, the proxy and access tokens are inherited. {@link
 * ConnectionFactorySettings} checks and interprets them.
 *
 * <p>Not abstract: GlassFish reads the defaults from an object of the class that declares them.
 */
public class ConnectionProperties extends TimeoutProperties {
  private static final long serialVersionUID = 1L;

  @ConfigProperty(
      description =
          "Host name or IP address of the SMTP server. Several, separated by commas,"
              + " are relays that replace one another; each may name its own port, as in"
              + " relay1.example.org,relay2.example.org:2525,[2001:db8::1]:25.",
      defaultValue = "localhost")
  private String host = "localhost";

  @ConfigProperty(
      description =
          "Port of the SMTP server, 1 to 65535; 0 is the default for the security: 25,"
              + " 587 or 465.",
      defaultValue = "0")
  private Integer port = 0;

  @ConfigProperty(
      description =
          "starttls: TLS by STARTTLS, which is required; tls: TLS from the first byte;"
              + " plain: no TLS.",
      defaultValue = "starttls")
  private String security = "starttls";

  @ConfigProperty(
      description =
          "User to authenticate as, if neither the container's authentication data nor"
              + " the application's getConnection(user, password) names one. Without a user,"
              + " the adapter does not authenticate.")
  private String user;

  @ConfigProperty(
      description =
          "The user's password; an access token if mechanisms names XOAUTH2 or" + " OAUTHBEARER.",
      confidential = true)
  private String password;

  @ConfigProperty(
      description =
          "Allowed AUTH mechanisms, separated by commas: SCRAM-SHA-256-PLUS,"
              + " SCRAM-SHA-256, SCRAM-SHA-1-PLUS, SCRAM-SHA-1, PLAIN, LOGIN, CRAM-MD5; or"
              + " OAUTHBEARER, XOAUTH2, which use the password, from any source, as an access"
              + " token; or EXTERNAL, by the certificate of keyStore, to act as the user, if"
              + " one is named. Without any, the password mechanisms, CRAM-MD5 only without"
              + " TLS. The first in this order that the server offers is used.")
  private String mechanisms;

  @ConfigProperty(
      description =
          "Host name in EHLO; without one, the address literal of the local address."
              + " Relays on the internet expect a fully qualified name.")
  private String localHostName;

  @ConfigProperty(description = "Local IP address to connect from.")
  private String sourceAddress;

  @ConfigProperty(
      description =
          "When a password or token may be sent without TLS: never; loopback, to a"
              + " server on this machine; or always. (true means always, and false loopback.)",
      defaultValue = ConnectionFactorySettings.DEFAULT_PASSWORD_IN_CLEAR)
  private String passwordInClear = ConnectionFactorySettings.DEFAULT_PASSWORD_IN_CLEAR;

  @ConfigProperty(
      description =
          "Whether commands are sent without waiting for the replies to earlier ones,"
              + " if the relay offers PIPELINING.",
      defaultValue = "true")
  private Boolean pipelining = true;

  @ConfigProperty(
      description =
          "Whether messages are sent by BDAT, if the relay offers CHUNKING: with"
              + " PIPELINING, a message then takes one round trip. Disable it for a relay"
              + " whose content filter does not support it.",
      defaultValue = "true")
  private Boolean chunking = true;

  @ConfigProperty(
      description =
          "Seconds after a reply, 0 to 3600, in which a connection counts as alive and"
              + " a message is sent together with its commands. Later, MAIL and RCPT are sent"
              + " first, so that an unnoticed close leaves no message in doubt.",
      defaultValue = "5")
  private Integer aliveWindowSeconds = 5;

  @ConfigProperty(
      description =
          "Maximum number of messages of a batch in progress on a connection, 1 to"
              + " 1000; as many are in doubt if the connection is lost.",
      defaultValue = "20")
  private Integer batchMessages = 20;

  @ConfigProperty(
      description =
          "Number of messages after which a connection is replaced by a new one, 0 to"
              + " 1000000; 0 is no limit. The relay's own limit (MAILMAX) applies as well.",
      defaultValue = "0")
  private Integer maxMessagesPerConnection = 0;

  @ConfigProperty(
      description =
          "Seconds after opening at which a connection is replaced by a new one before"
              + " the next message, 0 to 86400; 0 is no limit.",
      defaultValue = "0")
  private Integer maxConnectionAgeSeconds = 0;

  @ConfigProperty(
      description =
          "Whether the events of Java Flight Recorder name sender and recipients of a"
              + " message.",
      defaultValue = "false")
  private Boolean recordAddresses = false;

  /** Returns the properties as one value. */
  public ConnectionFactorySettings settings() {
    return new ConnectionFactorySettings(
        host,
        port,
        security,
        user,
        password,
        mechanisms,
        localHostName,
        sourceAddress,
        passwordInClear,
        seconds(),
        new ConnectionFactorySettings.Ahead(
            pipelining, chunking, aliveWindowSeconds, batchMessages),
        new SessionLifetime(maxMessagesPerConnection, maxConnectionAgeSeconds),
        failover(),
        rateLimiter(),
        sandbox(),
        dkim(),
        recordAddresses,
        tls(),
        proxy(),
        oauth());
  }

  public String getHost() {
    return host;
  }

  public void setHost(String host) {
    this.host = host;
  }

  public Integer getPort() {
    return port;
  }

  public void setPort(Integer port) {
    this.port = port;
  }

  public String getSecurity() {
    return security;
  }

  public void setSecurity(String security) {
    this.security = security;
  }

  public String getUser() {
    return user;
  }

  public void setUser(String user) {
    this.user = user;
  }

  public String getPassword() {
    return password;
  }

  public void setPassword(String password) {
    this.password = password;
  }

  public String getMechanisms() {
    return mechanisms;
  }

  public void setMechanisms(String mechanisms) {
    this.mechanisms = mechanisms;
  }

  public String getLocalHostName() {
    return localHostName;
  }

  public void setLocalHostName(String localHostName) {
    this.localHostName = localHostName;
  }

  public String getSourceAddress() {
    return sourceAddress;
  }

  public void setSourceAddress(String sourceAddress) {
    this.sourceAddress = sourceAddress;
  }

  public String getPasswordInClear() {
    return passwordInClear;
  }

  public void setPasswordInClear(String passwordInClear) {
    this.passwordInClear = passwordInClear;
  }

  public Boolean getPipelining() {
    return pipelining;
  }

  public void setPipelining(Boolean pipelining) {
    this.pipelining = pipelining;
  }

  public Boolean getChunking() {
    return chunking;
  }

  public void setChunking(Boolean chunking) {
    this.chunking = chunking;
  }

  public Integer getAliveWindowSeconds() {
    return aliveWindowSeconds;
  }

  public void setAliveWindowSeconds(Integer aliveWindowSeconds) {
    this.aliveWindowSeconds = aliveWindowSeconds;
  }

  public Integer getBatchMessages() {
    return batchMessages;
  }

  public void setBatchMessages(Integer batchMessages) {
    this.batchMessages = batchMessages;
  }

  public Integer getMaxMessagesPerConnection() {
    return maxMessagesPerConnection;
  }

  public void setMaxMessagesPerConnection(Integer maxMessagesPerConnection) {
    this.maxMessagesPerConnection = maxMessagesPerConnection;
  }

  public Integer getMaxConnectionAgeSeconds() {
    return maxConnectionAgeSeconds;
  }

  public void setMaxConnectionAgeSeconds(Integer maxConnectionAgeSeconds) {
    this.maxConnectionAgeSeconds = maxConnectionAgeSeconds;
  }

  public Boolean getRecordAddresses() {
    return recordAddresses;
  }

  public void setRecordAddresses(Boolean recordAddresses) {
    this.recordAddresses = recordAddresses;
  }
}
