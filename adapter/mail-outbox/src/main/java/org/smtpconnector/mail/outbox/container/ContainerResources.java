package org.smtpconnector.mail.outbox.container;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import javax.naming.InitialContext;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import javax.sql.DataSource;
import org.smtpconnector.mail.MailException.Misconfigured;
import org.smtpconnector.mail.delivery.ConfigurationRemedy;

/**
 * What the server binds in JNDI. Threads outside any component do not find all of it: they use what
 * was found when the application started, or by another thread.
 */
@ApplicationScoped
class ContainerResources {
  private static final String THREADS = "java:comp/DefaultManagedThreadFactory";
  private static final String TRANSACTIONS = "java:comp/TransactionSynchronizationRegistry";

  private final Map<String, Object> found = new ConcurrentHashMap<>();

  /**
   * Returns a data source.
   *
   * @throws Misconfigured if there is none of that name; the exception's message gives the remedy
   */
  DataSource dataSource(String jndiName) {
    Object bound;
    try {
      bound = lookUp(jndiName);
    } catch (NamingException e) {
      throw new Misconfigured(
          "the outbox finds no data source at JNDI name '"
              + jndiName
              + "': set "
              + OutboxSettings.DATA_SOURCE
              + " to the name of one; where the server has none, "
              + ConfigurationRemedy.DATA_SOURCE
              + ". The server says: "
              + e.getMessage(),
          e);
    }
    if (bound instanceof DataSource dataSource) {
      return dataSource;
    }
    throw new Misconfigured(
        "the outbox finds a "
            + bound.getClass().getName()
            + " at JNDI name '"
            + jndiName
            + "', which is not a data source: set "
            + OutboxSettings.DATA_SOURCE
            + " to the name of one",
        null);
  }

  /**
   * Returns what is bound as a connection factory of Jakarta Messaging, whose classes need not be
   * here.
   *
   * @throws Misconfigured if nothing is; the exception's message gives the remedy
   */
  Object connectionFactory(String jndiName) {
    try {
      return lookUp(jndiName);
    } catch (NamingException e) {
      throw new Misconfigured(
          "the outbox finds no connection factory of Jakarta Messaging at JNDI name '"
              + jndiName
              + "': "
              + ConfigurationRemedy.MESSAGING_FACTORY
              + ", and set "
              + OutboxSettings.CONNECTION_FACTORY
              + " to its name. The server says: "
              + e.getMessage(),
          e);
    }
  }

  /**
   * Returns the factory of the server's managed threads.
   *
   * @throws Misconfigured if there is none; the exception's message gives the remedy
   */
  ThreadFactory threads() {
    try {
      return (ThreadFactory) lookUp(THREADS);
    } catch (NamingException e) {
      throw new Misconfigured(
          "the outbox finds no managed thread factory at "
              + THREADS
              + " to send by: "
              + ConfigurationRemedy.MANAGED_THREADS
              + ". If this server is only to queue, set "
              + OutboxSettings.THREADS
              + " to 0 instead. The server says: "
              + e.getMessage(),
          e);
    }
  }

  /** Returns the caller's transactions; empty if there is no Jakarta Transactions here. */
  Optional<TransactionSynchronizationRegistry> transactions() {
    try {
      return Optional.of((TransactionSynchronizationRegistry) lookUp(TRANSACTIONS));
    } catch (NamingException e) {
      return Optional.empty();
    }
  }

  private Object lookUp(String jndiName) throws NamingException {
    Object before = found.get(jndiName);
    if (before != null) {
      return before;
    }
    Object bound = InitialContext.doLookup(jndiName);
    if (bound == null) {
      throw new NameNotFoundException(jndiName);
    }
    found.put(jndiName, bound);
    return bound;
  }
}
