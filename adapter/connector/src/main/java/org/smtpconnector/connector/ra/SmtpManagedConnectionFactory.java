package org.smtpconnector.connector.ra;

import jakarta.resource.NotSupportedException;
import jakarta.resource.ResourceException;
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
import java.util.Set;
import javax.security.auth.Subject;
import org.smtpconnector.connector.SmtpConnection;
import org.smtpconnector.connector.SmtpConnectionFactory;
import org.smtpconnector.connector.config.ConnectionFactorySettings;
import org.smtpconnector.connector.config.ConnectionProperties;
import org.smtpconnector.connector.session.AuthenticatedSessionOpener;

/**
 * The bean that the server configures for each connection factory. {@link
 * ManagedConnectionAllocator} does the work with its properties.
 */
@ConnectionDefinition(
    connectionFactory = SmtpConnectionFactory.class,
    connectionFactoryImpl = ManagedSmtpConnectionFactory.class,
    connection = SmtpConnection.class,
    connectionImpl = SmtpConnectionHandle.class)
public class SmtpManagedConnectionFactory extends ConnectionProperties
    implements ManagedConnectionFactory,
        ValidatingManagedConnectionFactory,
        ResourceAdapterAssociation {
  private static final long serialVersionUID = 1L;

  private transient PrintWriter logWriter;
  private transient SmtpResourceAdapter resourceAdapter;
  private transient ManagedConnectionAllocator connections;

  @Override
  public Object createConnectionFactory(ConnectionManager connectionManager) {
    return new ManagedSmtpConnectionFactory(this, connectionManager);
  }

  /** Creates a factory for use outside of a server, without a pool. */
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
  @SuppressWarnings("rawtypes") // the contract's signature
  public ManagedConnection matchManagedConnections(
      Set candidates, Subject subject, ConnectionRequestInfo info) {
    return connections().match(candidates, subject, info);
  }

  /** Returns the connections that are not alive. Takes five seconds at most. */
  @Override
  @SuppressWarnings("rawtypes") // the contract's signature
  public Set getInvalidConnections(Set candidates) {
    return ConnectionValidator.DEFAULT.invalid(candidates);
  }

  public EffectiveCredentials identity(Subject subject, ConnectionRequestInfo info)
      throws ResourceException {
    return connections().identity(subject, info);
  }

  public AuthenticatedSessionOpener login(EffectiveCredentials identity) {
    return connections().login(identity);
  }

  void destroyed(SmtpManagedConnection connection) {
    connections().destroyed(connection);
    if (resourceAdapter != null) {
      resourceAdapter.destroyed(connection);
    }
  }

  private synchronized ManagedConnectionAllocator connections() {
    ConnectionFactorySettings settings = settings();
    if (connections == null || !connections.settings().equals(settings)) {
      connections =
          new ManagedConnectionAllocator(
              this,
              settings,
              connections == null ? new CredentialEvictionRegistry() : connections.open());
    }
    return connections;
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
  public void setResourceAdapter(ResourceAdapter adapter) throws ResourceException {
    if (resourceAdapter != null) {
      throw new IllegalStateException("the resource adapter is set already");
    }
    if (!(adapter instanceof SmtpResourceAdapter ours)) {
      throw new NotSupportedException("the resource adapter is no SmtpResourceAdapter");
    }
    resourceAdapter = ours;
  }

  @Override
  public SmtpResourceAdapter getResourceAdapter() {
    return resourceAdapter;
  }
}
