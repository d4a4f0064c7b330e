package org.smtpconnector.connector.ra;

import jakarta.resource.ResourceException;
import jakarta.resource.spi.ConnectionManager;
import java.nio.file.Path;
import java.util.Optional;
import javax.naming.NamingException;
import javax.naming.Reference;
import org.smtpconnector.connector.SmtpConnection;
import org.smtpconnector.connector.SmtpConnectionFactory;
import org.smtpconnector.smtp.Credentials;

/** The factory bound to a JNDI name; gets connections from the container's connection manager. */
final class ManagedSmtpConnectionFactory implements SmtpConnectionFactory {
  private static final long serialVersionUID = 1L;

  private final SmtpManagedConnectionFactory managed;
  private final ConnectionManager connectionManager;
  private Reference reference;

  ManagedSmtpConnectionFactory(
      SmtpManagedConnectionFactory managed, ConnectionManager connectionManager) {
    this.managed = managed;
    this.connectionManager = connectionManager;
  }

  @Override
  public SmtpConnection getConnection() throws ResourceException {
    return (SmtpConnection) connectionManager.allocateConnection(managed, null);
  }

  @Override
  public SmtpConnection getConnection(String user, String password) throws ResourceException {
    Credentials credentials;
    try {
      credentials = Credentials.password(user, password);
    } catch (IllegalArgumentException | NullPointerException e) {
      throw new jakarta.resource.spi.SecurityException("credentials: " + e.getMessage(), e);
    }
    return (SmtpConnection)
        connectionManager.allocateConnection(managed, new SmtpConnectionRequestInfo(credentials));
  }

  @Override
  public boolean isSandboxed() {
    return managed.settings().sandbox().isActive();
  }

  @Override
  public Optional<Path> captureDirectory() {
    return Optional.ofNullable(managed.settings().sandbox().capture()).map(Path::of);
  }

  @Override
  public void setReference(Reference reference) {
    this.reference = reference;
  }

  @Override
  public Reference getReference() throws NamingException {
    if (reference == null) {
      throw new NamingException("the container has set no reference");
    }
    return reference;
  }
}
