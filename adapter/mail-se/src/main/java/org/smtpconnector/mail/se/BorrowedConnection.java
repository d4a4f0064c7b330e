package org.smtpconnector.mail.se;

import jakarta.resource.spi.ConnectionEvent;
import jakarta.resource.spi.ConnectionEventListener;
import jakarta.resource.spi.ManagedConnection;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.commons.pool2.impl.GenericKeyedObjectPool;

/** A connection that is in use until its handle is closed or it fails. */
final class BorrowedConnection implements ConnectionEventListener {
  private static final Logger LOG = System.getLogger("org.smtpconnector");

  private final GenericKeyedObjectPool<PoolKey, ManagedConnection> pool;
  private final PoolKey key;
  private final ManagedConnection connection;
  private final AtomicBoolean ended = new AtomicBoolean();

  BorrowedConnection(
      GenericKeyedObjectPool<PoolKey, ManagedConnection> pool,
      PoolKey key,
      ManagedConnection connection) {
    this.pool = pool;
    this.key = key;
    this.connection = connection;
  }

  @Override
  public void connectionClosed(ConnectionEvent event) {
    if (end()) {
      pool.returnObject(key, connection);
    }
  }

  @Override
  public void connectionErrorOccurred(ConnectionEvent event) {
    discard();
  }

  /** Ends the connection instead of returning it. */
  void discard() {
    if (end()) {
      try {
        pool.invalidateObject(key, connection);
      } catch (Exception e) { // as the pool declares it; destroy throws none
        LOG.log(Level.WARNING, "a connection was not ended", e);
      }
    }
  }

  private boolean end() {
    connection.removeConnectionEventListener(this);
    return ended.compareAndSet(false, true);
  }

  @Override
  public void localTransactionStarted(ConnectionEvent event) {}

  @Override
  public void localTransactionCommitted(ConnectionEvent event) {}

  @Override
  public void localTransactionRolledback(ConnectionEvent event) {}
}
