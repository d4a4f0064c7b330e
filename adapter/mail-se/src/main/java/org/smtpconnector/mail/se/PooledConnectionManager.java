package org.smtpconnector.mail.se;

import jakarta.resource.ResourceException;
import jakarta.resource.spi.ConnectionManager;
import jakarta.resource.spi.ConnectionRequestInfo;
import jakarta.resource.spi.ManagedConnection;
import jakarta.resource.spi.ManagedConnectionFactory;
import jakarta.resource.spi.ResourceAllocationException;
import java.time.Duration;
import java.util.NoSuchElementException;
import org.apache.commons.pool2.impl.GenericKeyedObjectPool;
import org.apache.commons.pool2.impl.GenericKeyedObjectPoolConfig;

/** A connection manager (Jakarta Connectors 2.1, 6.5) over a pool of Apache Commons. */
final class PooledConnectionManager implements ConnectionManager {
  private static final long serialVersionUID = 1L;

  private final int maxPoolSize;
  private final Duration connectionTimeout;
  private final transient GenericKeyedObjectPool<PoolKey, ManagedConnection> pool;

  PooledConnectionManager(
      ManagedConnectionFactory factory,
      int maxPoolSize,
      Duration connectionTimeout,
      Duration maxIdleTime) {
    this.maxPoolSize = maxPoolSize;
    this.connectionTimeout = connectionTimeout;
    GenericKeyedObjectPoolConfig<ManagedConnection> config = new GenericKeyedObjectPoolConfig<>();
    // No limit of the total: the pool would end idle connections of one user for the next request
    config.setMaxTotal(-1);
    config.setMaxTotalPerKey(maxPoolSize);
    config.setMaxIdlePerKey(maxPoolSize);
    config.setMaxWait(connectionTimeout);
    config.setTestOnBorrow(true);
    config.setMinEvictableIdleDuration(maxIdleTime);
    config.setTimeBetweenEvictionRuns(maxIdleTime.dividedBy(2).plusMillis(1));
    config.setNumTestsPerEvictionRun(-1); // all of them
    config.setJmxEnabled(false);
    pool = new GenericKeyedObjectPool<>(new PooledConnectionFactory(factory), config);
  }

  @Override
  public Object allocateConnection(ManagedConnectionFactory factory, ConnectionRequestInfo info)
      throws ResourceException {
    PoolKey key = new PoolKey(info);
    ManagedConnection connection = borrow(key);
    BorrowedConnection borrowed = new BorrowedConnection(pool, key, connection);
    connection.addConnectionEventListener(borrowed);
    try {
      return connection.getConnection(null, info);
    } catch (ResourceException | RuntimeException | Error e) {
      borrowed.discard();
      throw e;
    }
  }

  private ManagedConnection borrow(PoolKey key) throws ResourceException {
    try {
      return pool.borrowObject(key);
    } catch (ResourceException e) {
      throw e;
    } catch (RuntimeException e) {
      throw unavailable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ResourceAllocationException(
          "interrupted while it waited for a connection of the pool", e);
    } catch (Exception e) { // borrowObject declares it; the factory throws no other
      throw new ResourceException(e);
    }
  }

  /** Returns why there is no connection; a failure that is not the pool's is thrown as it is. */
  private ResourceException unavailable(RuntimeException e) {
    if (pool.isClosed()) {
      return new ResourceAllocationException("the connection pool is closed", e);
    }
    if (e instanceof NoSuchElementException) {
      return new ResourceAllocationException(
          "no connection was free within "
              + connectionTimeout
              + ", since all "
              + maxPoolSize
              + " of the pool are in use: raise maxPoolSize or connectionTimeout",
          e);
    }
    throw e;
  }

  int active() {
    return pool.getNumActive();
  }

  int idle() {
    return pool.getNumIdle();
  }

  /** Ends the idle connections; those in use are ended when they are returned. */
  void close() {
    pool.close();
  }
}
