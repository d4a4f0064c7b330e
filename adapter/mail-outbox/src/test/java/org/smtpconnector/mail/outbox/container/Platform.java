package org.smtpconnector.mail.outbox.container;

import com.arjuna.ats.internal.jta.transaction.arjunacore.TransactionSynchronizationRegistryImple;
import com.arjuna.ats.jdbc.TransactionalDriver;
import com.arjuna.ats.jta.UserTransaction;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;
import javax.sql.DataSource;
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
  private volatile boolean down;

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

  private Connection connect(TransactionalDriver driver, Properties properties)
      throws SQLException {
    if (down) {
      throw new SQLException("the database is down", "08001");
    }
    return driver.connect(TransactionalDriver.arjunaDriver, properties);
  }

  private DataSource dataSource() {
    JdbcDataSource database = new JdbcDataSource();
    database.setURL(url);
    database.setUser("sa");
    database.setPassword("");
    Properties properties = new Properties();
    properties.put(TransactionalDriver.XADataSource, database);
    properties.put(TransactionalDriver.poolConnections, "false"); // its pool mixes databases up
    TransactionalDriver driver = new TransactionalDriver();
    return (DataSource)
        Proxy.newProxyInstance(
            Platform.class.getClassLoader(),
            new Class<?>[] {DataSource.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getConnection" -> connect(driver, properties);
                  case "toString" -> url;
                  case "hashCode" -> url.hashCode();
                  case "equals" -> proxy == arguments[0];
                  default -> throw new UnsupportedOperationException(method.getName());
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
