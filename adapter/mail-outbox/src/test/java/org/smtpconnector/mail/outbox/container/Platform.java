package org.smtpconnector.mail.outbox.container;

import static org.smtpconnector.mail.outbox.Interception.intercepted;
import static org.smtpconnector.mail.outbox.Interception.losingReplyOf;

import com.arjuna.ats.internal.jta.transaction.arjunacore.TransactionSynchronizationRegistryImple;
import com.arjuna.ats.jta.TransactionManager;
import com.arjuna.ats.jta.UserTransaction;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import jakarta.transaction.Synchronization;
import jakarta.transaction.Transaction;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;
import javax.sql.DataSource;
import javax.sql.XAConnection;
import org.h2.jdbcx.JdbcDataSource;

/**
 * What a server offers an application: a data source whose connections join the transactions of
 * Jakarta Transactions, managed threads, and settings. An application runs on it in a container.
 */
final class Platform implements AutoCloseable {
  static final String DATA_SOURCE = "java:comp/DefaultDataSource";
  static final String THREADS = "java:comp/DefaultManagedThreadFactory";
  private static final String TRANSACTIONS = "java:comp/TransactionSynchronizationRegistry";

  private final String url = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
  private final List<String> settings = new ArrayList<>();
  private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();
  private final Map<Transaction, Connection> connections = new ConcurrentHashMap<>();
  private volatile boolean down;
  private volatile boolean losesReplies;

  Platform() {
    BoundNames.bind(DATA_SOURCE, dataSource());
    BoundNames.bind(THREADS, (ThreadFactory) this::thread);
    BoundNames.bind(TRANSACTIONS, new TransactionSynchronizationRegistryImple());
    set("create-tables", "true");
  }

  private Thread thread(Runnable task) {
    Thread thread = new Thread(task, "managed");
    thread.setDaemon(true);
    threads.add(thread);
    return thread;
  }

  /** Returns how many managed threads run. */
  long threadsAlive() {
    return threads.stream().filter(Thread::isAlive).count();
  }

  void stopDatabase() {
    down = true;
  }

  void startDatabase() {
    down = false;
  }

  /** From now on, the connection of each commit breaks before its reply. */
  void loseRepliesToCommits() {
    losesReplies = true;
  }

  private Connection connect(JdbcDataSource database) throws Exception {
    if (down) {
      throw new SQLException("the database is down", "08001");
    }
    Transaction caller = TransactionManager.transactionManager().getTransaction();
    if (caller == null) {
      return losesReplies ? losingReplies(database.getConnection()) : database.getConnection();
    }
    Connection enlisted = connections.get(caller);
    if (enlisted == null) {
      enlisted = enlist(caller, database.getXAConnection());
      connections.put(caller, enlisted);
    }
    return shared(enlisted);
  }

  /** As containers do: all that a transaction asks for is one connection. */
  private Connection enlist(Transaction caller, XAConnection connection) throws Exception {
    caller.enlistResource(connection.getXAResource());
    caller.registerSynchronization(
        new Synchronization() {
          @Override
          public void beforeCompletion() {}

          @Override
          public void afterCompletion(int status) {
            connections.remove(caller);
            try {
              connection.close();
            } catch (SQLException e) {
              throw new IllegalStateException(e);
            }
          }
        });
    return connection.getConnection();
  }

  private static Connection shared(Connection connection) {
    return intercepted(
        Connection.class,
        connection,
        invocation ->
            invocation.is("close")
                ? null // at the end of the transaction
                : invocation.proceed());
  }

  private static Connection losingReplies(Connection connection) {
    return intercepted(
        Connection.class,
        connection,
        losingReplyOf("commit", new SQLException("the connection is broken", "08006")));
  }

  private DataSource dataSource() {
    JdbcDataSource database = new JdbcDataSource();
    database.setURL(url);
    database.setUser("sa");
    database.setPassword("");
    return intercepted(
        DataSource.class,
        database,
        invocation ->
            switch (invocation.name()) {
              case "getConnection" -> connect(database);
              case "toString", "hashCode" -> invocation.proceed();
              default -> throw new UnsupportedOperationException(invocation.name());
            });
  }

  /** Sets a property of the outbox. */
  Platform set(String name, String value) {
    System.setProperty(OutboxSettings.PREFIX + name, value);
    settings.add(OutboxSettings.PREFIX + name);
    return this;
  }

  /** Starts an application of these beans. */
  SeContainer start(Class<?>... beans) {
    return SeContainerInitializer.newInstance().addBeanClasses(beans).initialize();
  }

  static jakarta.transaction.UserTransaction transaction() {
    return UserTransaction.userTransaction();
  }

  @Override
  public void close() {
    settings.forEach(System::clearProperty);
    BoundNames.unbindAll();
  }
}
