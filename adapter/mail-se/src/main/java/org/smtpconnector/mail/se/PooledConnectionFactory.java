package org.smtpconnector.mail.se;

import jakarta.resource.ResourceException;
import jakarta.resource.spi.ManagedConnection;
import jakarta.resource.spi.ManagedConnectionFactory;
import java.util.Set;
import org.apache.commons.pool2.BaseKeyedPooledObjectFactory;
import org.apache.commons.pool2.PooledObject;
import org.apache.commons.pool2.impl.DefaultPooledObject;

/** Creates and ends the connections of a pool, and finds out which still serve requests. */
final class PooledConnectionFactory
    extends BaseKeyedPooledObjectFactory<PoolKey, ManagedConnection> {
  private final ManagedConnectionFactory factory;

  PooledConnectionFactory(ManagedConnectionFactory factory) {
    this.factory = factory;
  }

  @Override
  public ManagedConnection create(PoolKey key) throws ResourceException {
    return factory.createManagedConnection(null, key.info());
  }

  @Override
  public PooledObject<ManagedConnection> wrap(ManagedConnection connection) {
    return new DefaultPooledObject<>(connection);
  }

  @Override
  public boolean validateObject(PoolKey key, PooledObject<ManagedConnection> pooled) {
    ManagedConnection connection = pooled.getObject();
    try {
      return factory.matchManagedConnections(Set.of(connection), null, key.info()) != null;
    } catch (ResourceException e) {
      return false;
    }
  }

  @Override
  public void passivateObject(PoolKey key, PooledObject<ManagedConnection> pooled)
      throws ResourceException {
    pooled.getObject().cleanup();
  }

  @Override
  public void destroyObject(PoolKey key, PooledObject<ManagedConnection> pooled)
      throws ResourceException {
    pooled.getObject().destroy();
  }
}
