package org.smtpconnector.mail.outbox.messaging;

import static org.smtpconnector.mail.outbox.Interception.intercepted;

import com.arjuna.ats.jta.TransactionManager;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import jakarta.jms.XAConnection;
import jakarta.jms.XAConnectionFactory;
import jakarta.jms.XASession;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.SystemException;
import jakarta.transaction.Transaction;

/**
 * A connection factory as a container has it: within a transaction its sessions join it, and its
 * connections close after it.
 */
final class EnlistingFactory implements ConnectionFactory {
  private final XAConnectionFactory xa;
  private final ConnectionFactory plain;

  EnlistingFactory(XAConnectionFactory xa, ConnectionFactory plain) {
    this.xa = xa;
    this.plain = plain;
  }

  static boolean inTransaction() {
    try {
      return TransactionManager.transactionManager().getStatus() != Status.STATUS_NO_TRANSACTION;
    } catch (SystemException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Connection createConnection() throws JMSException {
    return inTransaction() ? enlisting(xa.createXAConnection()) : plain.createConnection();
  }

  private static Connection enlisting(XAConnection connection) {
    return intercepted(
        Connection.class,
        connection,
        invocation ->
            switch (invocation.name()) {
              case "createSession" -> session(connection);
              case "close" -> null; // after the transaction
              default -> invocation.proceed();
            });
  }

  private static Session session(XAConnection connection) throws Exception {
    XASession session = connection.createXASession();
    Transaction transaction = TransactionManager.transactionManager().getTransaction();
    transaction.enlistResource(session.getXAResource());
    transaction.registerSynchronization(
        new Synchronization() {
          @Override
          public void beforeCompletion() {
            // nothing to do
          }

          @Override
          public void afterCompletion(int status) {
            try {
              connection.close();
            } catch (JMSException e) {
              throw new IllegalStateException(e);
            }
          }
        });
    return session;
  }

  @Override
  public Connection createConnection(String user, String password) {
    throw new UnsupportedOperationException();
  }

  @Override
  public JMSContext createContext() {
    throw new UnsupportedOperationException();
  }

  @Override
  public JMSContext createContext(String user, String password) {
    throw new UnsupportedOperationException();
  }

  @Override
  public JMSContext createContext(String user, String password, int mode) {
    throw new UnsupportedOperationException();
  }

  @Override
  public JMSContext createContext(int mode) {
    throw new UnsupportedOperationException();
  }
}
