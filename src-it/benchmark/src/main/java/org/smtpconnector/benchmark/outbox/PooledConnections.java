package org.smtpconnector.benchmark.outbox;

import jakarta.resource.ResourceException;
import jakarta.resource.spi.ConnectionEvent;
import jakarta.resource.spi.ConnectionEventListener;
import jakarta.resource.spi.ConnectionManager;
import jakarta.resource.spi.ConnectionRequestInfo;
import jakarta.resource.spi.ManagedConnection;
import jakarta.resource.spi.ManagedConnectionFactory;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.smtpconnector.connector.SmtpConnectionFactory;
import org.smtpconnector.connector.ra.SmtpManagedConnectionFactory;

/** Keeps connections to a relay, as the pool of a server does. */
final class PooledConnections implements ConnectionManager, AutoCloseable {
  private static final long serialVersionUID = 1L;

  private final transient Deque<ManagedConnection> idle = new ConcurrentLinkedDeque<>();

  /** Returns a factory of pooled connections to a port of this machine. */
  SmtpConnectionFactory to(int port) throws ResourceException {
    SmtpManagedConnectionFactory factory = new SmtpManagedConnectionFactory();
    factory.setHost("127.0.0.1");
    factory.setPort(port);
    factory.setSecurity("plain");
    return (SmtpConnectionFactory) factory.createConnectionFactory(this);
  }

  @Override
  public Object allocateConnection(ManagedConnectionFactory factory, ConnectionRequestInfo info)
      throws ResourceException {
    ManagedConnection connection = idle.pollLast();
    if (connection == null) {
      connection = factory.createManagedConnection(null, info);
      connection.addConnectionEventListener(new Returning(connection));
    }
    return connection.getConnection(null, info);
  }

  private final class Returning implements ConnectionEventListener {
    private final ManagedConnection connection;

    Returning(ManagedConnection connection) {
      this.connection = connection;
    }

    @Override
    public void connectionClosed(ConnectionEvent event) {
      try {
        connection.cleanup();
        idle.addLast(connection);
      } catch (ResourceException e) {
        destroy(connection);
      }
    }

    @Override
    public void connectionErrorOccurred(ConnectionEvent event) {
      destroy(connection);
    }

    @Override
    public void localTransactionStarted(ConnectionEvent event) {}

    @Override
    public void localTransactionCommitted(ConnectionEvent event) {}

    @Override
    public void localTransactionRolledback(ConnectionEvent event) {}
  }

  private static void destroy(ManagedConnection connection) {
    try {
      connection.destroy();
    } catch (ResourceException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    idle.forEach(PooledConnections::destroy);
    idle.clear();
  }
}
