package org.smtpconnector.mail.outbox.messaging;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.List;

/**
 * Messages that were received in one transaction, which stays open until all of them are settled:
 * the broker gives them to another server when this one is gone.
 */
final class ClaimTransaction {
  /** The octets after which no more messages are received: they are held in memory. */
  private static final long MOST_OCTETS = 32L << 20;

  /** More deliveries than this, and a message is queued anew: brokers throw it away after some. */
  private static final int MOST_DELIVERIES = 5;

  private final Connection connection;
  private final Session session;
  private final String queue;
  private final List<ReceivedMessage> received = new ArrayList<>();
  private final List<ClaimedMessage> members = new ArrayList<>(); // guarded by OpenClaims
  private boolean open = true;
  private boolean committed;

  private ClaimTransaction(Connection connection, Session session, String queue) {
    this.connection = connection;
    this.session = session;
    this.queue = queue;
  }

  static ClaimTransaction receive(
      JmsSessionFactory sessions, String queue, String mailer, int limit) throws JMSException {
    Connection connection = sessions.connect();
    try {
      ClaimTransaction group =
          new ClaimTransaction(connection, sessions.transacted(connection), queue);
      group.receive(mailer, limit);
      return group;
    } catch (JMSException | RuntimeException e) {
      close(connection);
      throw e;
    }
  }

  private void receive(String mailer, int limit) throws JMSException {
    long octets = 0;
    try (MessageConsumer consumer = session.createConsumer(session.createQueue(queue))) {
      while (received.size() < limit && octets < MOST_OCTETS) {
        Message message = consumer.receiveNoWait();
        if (message == null) {
          return;
        }
        ReceivedMessage next = ReceivedMessage.of(message, mailer);
        received.add(next);
        octets += next.octets().length;
      }
    }
  }

  List<ReceivedMessage> received() {
    return received;
  }

  boolean isAnyDeliveredOften() {
    return received.stream().anyMatch(message -> message.deliveries() > MOST_DELIVERIES);
  }

  Session session() {
    return session;
  }

  void add(ClaimedMessage member) {
    members.add(member);
  }

  void remove(ClaimedMessage member) {
    members.remove(member);
  }

  List<ClaimedMessage> members() {
    return List.copyOf(members);
  }

  boolean isSettled() {
    return members.stream().allMatch(ClaimedMessage::isSettled);
  }

  boolean hasBegun() {
    return members.stream().anyMatch(ClaimedMessage::isBegun);
  }

  /** Asks the broker whether the transaction still holds the messages. */
  synchronized boolean isAlive() {
    if (open) {
      try {
        session.createBrowser(session.createQueue(queue)).close();
      } catch (JMSException | RuntimeException e) {
        end();
      }
    }
    return open;
  }

  synchronized boolean isOpen() {
    return open;
  }

  /** Gives the messages back to the queue. */
  synchronized void rollBack() {
    if (open) {
      JmsSessionFactory.rollBack(session);
      end();
    }
  }

  /** Commits that what was received is gone, and what the session has sent instead. */
  synchronized void commit() throws JMSException {
    session.commit();
    end();
  }

  /**
   * Commits that the messages are gone, and what follows for them.
   *
   * @return whether it has; if not, the messages come again, unless only the reply was lost
   */
  synchronized boolean commit(QueueWriter queues, List<ClaimedMessage> settled) {
    if (open) {
      try {
        for (ClaimedMessage held : settled) {
          ReceivedMessage message = held.received();
          queues.follow(session, message.message(), message.octets(), held.settlement());
        }
        session.commit();
        committed = true;
      } catch (JMSException | RuntimeException e) {
        JmsSessionFactory.rollBack(session);
      }
      end();
    }
    return committed;
  }

  private void end() {
    open = false;
    close(connection);
  }

  private static void close(Connection connection) {
    try {
      connection.close();
    } catch (JMSException | RuntimeException e) {
      // the broker sees it itself
    }
  }
}
