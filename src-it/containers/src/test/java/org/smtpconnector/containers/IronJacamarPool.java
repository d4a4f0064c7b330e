package org.smtpconnector.containers;

import jakarta.resource.ResourceException;
import jakarta.resource.spi.ManagedConnectionFactory;
import jakarta.resource.spi.TransactionSupport.TransactionSupportLevel;
import jakarta.transaction.TransactionManager;
import java.util.Set;
import org.jboss.jca.common.api.metadata.common.FlushStrategy;
import org.jboss.jca.core.api.connectionmanager.ccm.CachedConnectionManager;
import org.jboss.jca.core.api.connectionmanager.pool.PoolConfiguration;
import org.jboss.jca.core.api.connectionmanager.pool.PoolStatistics;
import org.jboss.jca.core.connectionmanager.ConnectionManager;
import org.jboss.jca.core.connectionmanager.ConnectionManagerFactory;
import org.jboss.jca.core.connectionmanager.ccm.CachedConnectionManagerImpl;
import org.jboss.jca.core.connectionmanager.pool.api.Pool;
import org.jboss.jca.core.connectionmanager.pool.api.PoolFactory;
import org.jboss.jca.core.connectionmanager.pool.api.PoolStrategy;
import org.jboss.jca.core.spi.transaction.TransactionIntegration;
import org.jboss.jca.core.tx.jbossts.TransactionIntegrationImpl;
import org.jboss.tm.usertx.UserTransactionRegistry;
import org.smtpconnector.connector.SmtpConnectionFactory;

/** A connection factory in the pool of WildFly, with Narayana's transactions around it. */
final class IronJacamarPool implements AutoCloseable {
  private static final String MANAGED_POOL =
      "org.jboss.jca.core.connectionmanager.pool.mcp.SemaphoreConcurrentLinkedDequeManagedConnectionPool";

  private final TransactionManager transactions =
      com.arjuna.ats.jta.TransactionManager.transactionManager();
  private final TransactionIntegration integration =
      new TransactionIntegrationImpl(
          transactions,
          new com.arjuna.ats.internal.jta.transaction.arjunacore
              .TransactionSynchronizationRegistryImple(),
          new UserTransactionRegistry(),
          null,
          null);
  private final CachedConnectionManager components = new CachedConnectionManagerImpl(integration);
  private final Pool pool;
  private final SmtpConnectionFactory connections;

  /**
   * @param shareable whether two gets of one component may share a connection
   */
  IronJacamarPool(ManagedConnectionFactory factory, int size, boolean shareable)
      throws ResourceException {
    this(factory, PoolStrategy.ONE_POOL, size, shareable);
  }

  /**
   * @param strategy which requests share a pool of this size
   */
  IronJacamarPool(
      ManagedConnectionFactory factory, PoolStrategy strategy, int size, boolean shareable)
      throws ResourceException {
    PoolConfiguration configuration = new PoolConfiguration();
    configuration.setMaxSize(size);
    configuration.setBlockingTimeout(60_000);
    configuration.setValidateOnMatch(shareable);
    pool =
        new PoolFactory().create(strategy, factory, configuration, false, shareable, MANAGED_POOL);
    ConnectionManager manager =
        new ConnectionManagerFactory()
            .createNonTransactional(
                TransactionSupportLevel.NoTransaction,
                pool,
                null,
                null,
                true,
                components,
                shareable,
                false,
                false,
                null,
                FlushStrategy.FAILING_CONNECTION_ONLY,
                0,
                0L);
    manager.setJndiName("mail/smtp");
    components.start();
    connections = (SmtpConnectionFactory) factory.createConnectionFactory(manager);
  }

  SmtpConnectionFactory connections() {
    return connections;
  }

  TransactionManager transactions() {
    return transactions;
  }

  PoolStatistics statistics() {
    return pool.getStatistics();
  }

  /** What a component does in one call. */
  interface Call<T> {
    T run() throws Exception;
  }

  /** Calls a component, as a container does around each of its methods. */
  <T> T inComponent(Call<T> call) throws Exception {
    components.pushMetaAwareObject(new Object(), Set.of());
    try {
      return call.run();
    } finally {
      components.popMetaAwareObject(Set.of());
    }
  }

  @Override
  public void close() {
    pool.shutdown();
    components.stop();
  }
}
