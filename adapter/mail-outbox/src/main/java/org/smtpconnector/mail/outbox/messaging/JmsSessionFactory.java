package org.smtpconnector.mail.outbox.messaging;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import jakarta.jms.TransactionRolledBackException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Enumeration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.smtpconnector.mail.MailException.Misconfigured;

/** Opens sessions, one a connection as Jakarta Messaging demands in a container. */
final class JmsSessionFactory {
  private final ConnectionFactory factory;
  private final String factoryName;
  private final BooleanSupplier inTransaction;

  JmsSessionFactory(ConnectionFactory factory, String factoryName, BooleanSupplier inTransaction) {
    this.factory = factory;
    this.factoryName = factoryName;
    this.inTransaction = inTransaction;
  }

  /** Something that is done in a session. */
  interface Work<T> {
    T in(Session session) throws JMSException;
  }

  /** Does something in a transaction of its own. */
  <T> T own(Work<T> work) throws JMSException {
    try (Connection connection = factory.createConnection()) {
      Session session = transacted(connection);
      T result;
      try {
        result = work.in(session);
        commit(session);
      } catch (JMSException | RuntimeException e) {
        rollBack(session);
        throw e;
      }
      return result;
    }
  }

  /** A commit has failed, and the broker may have committed. */
  static final class CommitInDoubt extends JMSException {
    private static final long serialVersionUID = 1L;

    private CommitInDoubt(JMSException cause) {
      super(cause.getMessage(), cause.getErrorCode());
      initCause(cause);
    }
  }

  private static void commit(Session session) throws JMSException {
    try {
      session.commit();
    } catch (TransactionRolledBackException e) {
      throw e;
    } catch (JMSException e) {
      throw new CommitInDoubt(e);
    }
  }

  /** Does something in the caller's transaction, or in one of its own if there is none. */
  <T> T callers(Work<T> work) throws JMSException {
    if (!inTransaction.getAsBoolean()) {
      return own(work);
    }
    try (Connection connection = factory.createConnection()) {
      Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
      connection.start();
      return work.in(session);
    }
  }

  Connection connect() throws JMSException {
    return factory.createConnection();
  }

  /** Starts a transaction that {@link Session#commit} ends. */
  Session transacted(Connection connection) throws JMSException {
    Session session = connection.createSession(true, Session.SESSION_TRANSACTED);
    if (!session.getTransacted()) {
      throw new Misconfigured(
          "the connection factory "
              + factoryName
              + " has no transacted sessions, so a message could be lost: set"
              + " AllowLocalTransactions=\"true\" in its properties",
          null);
    }
    connection.start();
    return session;
  }

  /** Before a connection goes back to a pool, which might keep what was not committed. */
  static void rollBack(Session session) {
    try {
      session.rollback();
    } catch (JMSException | RuntimeException e) {
      // the broker does it when it sees that the connection is gone
    }
  }

  /** Does something with each message of a queue that is there now, at most so many. */
  static List<Message> browse(Session session, String queue, String selector, int limit)
      throws JMSException {
    List<Message> messages = new ArrayList<>();
    Queue browsed = session.createQueue(queue);
    try (QueueBrowser browser = session.createBrowser(browsed, selector)) {
      Enumeration<?> found = browser.getEnumeration();
      while (messages.size() < limit && found.hasMoreElements()) {
        messages.add((Message) found.nextElement());
      }
    }
    return messages;
  }

  /** Returns a selector of the messages whose property is one of these values. */
  static String selector(String property, Collection<String> values) {
    return values.stream()
        .map(value -> "'" + value.replace("'", "''") + "'")
        .collect(Collectors.joining(", ", property + " IN (", ")"));
  }
}
