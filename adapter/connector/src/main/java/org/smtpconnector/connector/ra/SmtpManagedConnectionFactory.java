package org.smtpconnector.connector.ra;

import jakarta.resource.ResourceException;
import jakarta.resource.spi.ConfigProperty;
import jakarta.resource.spi.ConnectionDefinition;
import jakarta.resource.spi.ConnectionManager;
import jakarta.resource.spi.ConnectionRequestInfo;
import jakarta.resource.spi.IllegalStateException;
import jakarta.resource.spi.ManagedConnection;
import jakarta.resource.spi.ManagedConnectionFactory;
import jakarta.resource.spi.ResourceAdapter;
import jakarta.resource.spi.ResourceAdapterAssociation;
import jakarta.resource.spi.ValidatingManagedConnectionFactory;
import java.io.PrintWriter;
import java.util.HashSet;
import java.util.Set;
import javax.security.auth.Subject;
import org.smtpconnector.connector.SmtpConnection;
import org.smtpconnector.connector.SmtpConnectionFactory;

/**
 * The bean that the server configures, one for each connection factory. Its properties are an
 * administrator's; what they mean is in {@link ConnectionSettings}, what is done with them in
 * {@link ManagedConnections}.
 */
@ConnectionDefinition(
    connectionFactory = SmtpConnectionFactory.class,
    connectionFactoryImpl = ManagedSmtpConnectionFactory.class,
    connection = SmtpConnection.class,
    connectionImpl = SmtpConnectionHandle.class)
public class SmtpManagedConnectionFactory
    implements ManagedConnectionFactory,
        ValidatingManagedConnectionFactory,
        ResourceAdapterAssociation {
  private static final long serialVersionUID = 1L;

  @ConfigProperty(
      description = "Name or IP address of the SMTP server.",
      defaultValue = "localhost")
  private String host = "localhost";

  @ConfigProperty(
      description =
          "Port of the SMTP server, 1 to 65535; 0 is the default of the security:"
              + " 25, 587 or 465.",
      defaultValue = "0")
  private Integer port = 0;

  @ConfigProperty(
      description = "plain, starttls (required, no fallback) or tls (from the first byte).",
      defaultValue = "starttls")
  private String security = "starttls";

  @ConfigProperty(
      description = "User to authenticate as, where neither container nor application gives one.")
  private String user;

  @ConfigProperty(description = "The user's password.", confidential = true)
  private String password;

  @ConfigProperty(
      description = "Host name in EHLO; without one, the address literal of the local end.")
  private String localHostName;

  @ConfigProperty(description = "Local IP address to connect from.")
  private String sourceAddress;

  @ConfigProperty(
      description = "Whether a password may go to a server, not on loopback, without TLS.",
      defaultValue = "false")
  private Boolean passwordInClear = false;

  @ConfigProperty(
      description = "Seconds to resolve the host and connect, 1 to 86400.",
      defaultValue = "10")
  private Integer connectTimeoutSeconds = 10;

  @ConfigProperty(
      description = "Seconds from the name look-up to the end of authentication, 1 to 86400.",
      defaultValue = "30")
  private Integer openTimeoutSeconds = 30;

  @ConfigProperty(description = "Seconds to wait for a reply, 1 to 86400.", defaultValue = "60")
  private Integer replyTimeoutSeconds = 60;

  @ConfigProperty(
      description = "Seconds that a write may make no progress, 1 to 86400.",
      defaultValue = "60")
  private Integer writeTimeoutSeconds = 60;

  @ConfigProperty(
      description =
          "Seconds to wait for the reply to a message, 1 to 86400; a short one puts mails in doubt.",
      defaultValue = "600")
  private Integer messageEndTimeoutSeconds = 600;

  @ConfigProperty(
      description = "PKCS12 or JKS file of trusted certificates; without one, the platform's.")
  private String trustStore;

  @ConfigProperty(description = "Password of the trust store.", confidential = true)
  private String trustStorePassword;

  @ConfigProperty(
      description = "Whether the platform's certificates are trusted besides the trust store's.",
      defaultValue = "false")
  private Boolean trustPlatform = false;

  private transient PrintWriter logWriter;
  private transient SmtpResourceAdapter resourceAdapter;
  private transient ManagedConnections connections;

  @Override
  public Object createConnectionFactory(ConnectionManager connectionManager) {
    return new ManagedSmtpConnectionFactory(this, connectionManager);
  }

  /** For use without a server: no pool. */
  @Override
  public Object createConnectionFactory() {
    return createConnectionFactory(new DefaultConnectionManager());
  }

  @Override
  public ManagedConnection createManagedConnection(Subject subject, ConnectionRequestInfo info)
      throws ResourceException {
    return connections().create(subject, info, logWriter);
  }

  @Override
  @SuppressWarnings("rawtypes") // as the contract has it
  public ManagedConnection matchManagedConnections(
      Set candidates, Subject subject, ConnectionRequestInfo info) throws ResourceException {
    return connections().match(candidates, subject, info);
  }

  @Override
  @SuppressWarnings({"rawtypes", "unchecked"}) // as the contract has it
  public Set getInvalidConnections(Set candidates) {
    return connections().invalid(new HashSet<Object>(candidates));
  }

  Identity identity(Subject subject, ConnectionRequestInfo info) throws ResourceException {
    return connections().identity(subject, info);
  }

  void destroyed(SmtpManagedConnection connection) {
    if (resourceAdapter != null) {
      resourceAdapter.destroyed(connection);
    }
  }

  private synchronized ManagedConnections connections() {
    ConnectionSettings settings = settings();
    if (connections == null || !connections.settings().equals(settings)) {
      connections = new ManagedConnections(this, settings);
    }
    return connections;
  }

  private ConnectionSettings settings() {
    return new ConnectionSettings(
        host,
        port,
        security,
        user,
        password,
        localHostName,
        sourceAddress,
        passwordInClear,
        new ConnectionSettings.Seconds(
            connectTimeoutSeconds,
            openTimeoutSeconds,
            replyTimeoutSeconds,
            writeTimeoutSeconds,
            messageEndTimeoutSeconds),
        trustStore,
        trustStorePassword,
        trustPlatform);
  }

  /** Equal by configuration. */
  @Override
  public boolean equals(Object other) {
    return other instanceof SmtpManagedConnectionFactory factory
        && getClass() == factory.getClass()
        && settings().equals(factory.settings());
  }

  @Override
  public int hashCode() {
    return settings().hashCode();
  }

  @Override
  public void setLogWriter(PrintWriter out) {
    logWriter = out;
  }

  @Override
  public PrintWriter getLogWriter() {
    return logWriter;
  }

  @Override
  public void setResourceAdapter(ResourceAdapter adapter) throws IllegalStateException {
    if (resourceAdapter != null) {
      throw new IllegalStateException("the resource adapter is set already");
    }
    resourceAdapter = (SmtpResourceAdapter) adapter;
  }

  @Override
  public SmtpResourceAdapter getResourceAdapter() {
    return resourceAdapter;
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

  public Boolean getPasswordInClear() {
    return passwordInClear;
  }

  public void setPasswordInClear(Boolean passwordInClear) {
    this.passwordInClear = passwordInClear;
  }

  public Integer getConnectTimeoutSeconds() {
    return connectTimeoutSeconds;
  }

  public void setConnectTimeoutSeconds(Integer connectTimeoutSeconds) {
    this.connectTimeoutSeconds = connectTimeoutSeconds;
  }

  public Integer getOpenTimeoutSeconds() {
    return openTimeoutSeconds;
  }

  public void setOpenTimeoutSeconds(Integer openTimeoutSeconds) {
    this.openTimeoutSeconds = openTimeoutSeconds;
  }

  public Integer getReplyTimeoutSeconds() {
    return replyTimeoutSeconds;
  }

  public void setReplyTimeoutSeconds(Integer replyTimeoutSeconds) {
    this.replyTimeoutSeconds = replyTimeoutSeconds;
  }

  public Integer getWriteTimeoutSeconds() {
    return writeTimeoutSeconds;
  }

  public void setWriteTimeoutSeconds(Integer writeTimeoutSeconds) {
    this.writeTimeoutSeconds = writeTimeoutSeconds;
  }

  public Integer getMessageEndTimeoutSeconds() {
    return messageEndTimeoutSeconds;
  }

  public void setMessageEndTimeoutSeconds(Integer messageEndTimeoutSeconds) {
    this.messageEndTimeoutSeconds = messageEndTimeoutSeconds;
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
}
