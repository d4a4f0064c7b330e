package org.smtpconnector.mail.outbox.messaging;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.smtpconnector.mail.outbox.messaging.RecoveryMarker.Kind;

/**
 * The queue of markers. They are only looked at, never received by whoever decides: so a marker
 * cannot be hidden in a transaction of a server that dies. They are removed after the message is
 * gone; one that is left behind names a run that never comes again.
 */
final class MarkerQueue {
  private static final String KIND = "outboxMarker";
  private static final String SERVER = "outboxServer";
  private static final String MAILER = "outboxMailer";
  private static final int MOST_REMOVED = 200;

  private final JmsSessionFactory sessions;
  private final String queue;
  private final Set<String> registered = ConcurrentHashMap.newKeySet();
  private final Set<String> finished = ConcurrentHashMap.newKeySet(); // runs
  private final Set<String> doubtful = ConcurrentHashMap.newKeySet(); // runs

  MarkerQueue(JmsSessionFactory sessions, MessagingStoreSettings settings) {
    this.sessions = sessions;
    this.queue = settings.markers();
  }

  /** Says in a session that a mailer has a queue, unless that is known. */
  void register(Session session, String mailer) throws JMSException {
    if (registered.contains(mailer)) {
      return;
    }
    if (mailers(session).contains(mailer)) {
      registered.add(mailer);
      return;
    }
    Message message = session.createMessage();
    message.setStringProperty(KIND, Kind.MAILER.name());
    message.setStringProperty(MAILER, mailer);
    try (MessageProducer producer = producer(session)) {
      producer.send(message);
    }
  }

  /** Returns the mailers that have queues. */
  Set<String> mailers(Session session) throws JMSException {
    Set<String> mailers = new LinkedHashSet<>();
    for (Message message :
        JmsSessionFactory.browse(
            session, queue, KIND + " = '" + Kind.MAILER + "'", Integer.MAX_VALUE)) {
      mailers.add(message.getStringProperty(MAILER));
    }
    return mailers;
  }

  /** Commits that these messages are begun by a server. */
  void begin(String server, Collection<MessageMetadata> messages) throws JMSException {
    write(Kind.BEGUN, server, messages);
  }

  /** Commits what became of messages of a server, whose own messages are not gone yet. */
  void settle(String server, Collection<MessageMetadata> messages) throws JMSException {
    write(Kind.SETTLED, server, messages);
  }

  private void write(Kind kind, String server, Collection<MessageMetadata> messages)
      throws JMSException {
    remove(
        session -> {
          try (MessageProducer producer = producer(session)) { // asks the broker for the address
            for (MessageMetadata message : messages) {
              BytesMessage form = MessageCodec.write(session, message);
              form.setStringProperty(KIND, kind.name());
              form.setStringProperty(SERVER, server);
              producer.send(form);
            }
          }
          return null;
        });
  }

  private MessageProducer producer(Session session) throws JMSException {
    return session.createProducer(session.createQueue(queue));
  }

  /** Returns the markers of these runs. */
  List<RecoveryMarker> of(Session session, Collection<String> runs) throws JMSException {
    return runs.isEmpty()
        ? List.of()
        : read(session, JmsSessionFactory.selector(MessageCodec.RUN, runs));
  }

  /** Returns all that name a message, but for those that are to be removed. */
  List<RecoveryMarker> all(Session session) throws JMSException {
    return read(session, KIND + " <> '" + Kind.MAILER + "'").stream()
        .filter(
            marker ->
                !finished.contains(marker.run())
                    && !(marker.kind() == Kind.BEGUN && doubtful.contains(marker.run())))
        .toList();
  }

  private List<RecoveryMarker> read(Session session, String selector) throws JMSException {
    List<RecoveryMarker> markers = new ArrayList<>();
    for (Message message : JmsSessionFactory.browse(session, queue, selector, Integer.MAX_VALUE)) {
      try {
        markers.add(
            new RecoveryMarker(
                Kind.valueOf(message.getStringProperty(KIND)),
                MessageCodec.read(message).message(),
                message.getStringProperty(SERVER)));
      } catch (IOException e) {
        throw new IllegalStateException(
            "a marker in the queue " + queue + " cannot be read: " + e.getMessage(), e);
      }
    }
    return markers;
  }

  /** Has the markers of runs removed whose messages are gone, with the next ones or a sweep. */
  void finish(Collection<String> runs) {
    finished.addAll(runs);
  }

  /** Has the markers of messages in doubt removed, but for what became of them. */
  void doubt(Collection<String> runs) {
    doubtful.addAll(runs);
  }

  /** Removes what is finished. */
  void sweep() throws JMSException {
    while (!finished.isEmpty() || !doubtful.isEmpty()) {
      remove(session -> null);
    }
  }

  /** Does something, and removes some of what is finished in the same transaction. */
  private void remove(JmsSessionFactory.Work<Void> work) throws JMSException {
    Set<String> all = some(finished);
    Set<String> begun = some(doubtful);
    sessions.own(
        session -> {
          work.in(session);
          remove(session, all, "");
          remove(session, begun, " AND " + KIND + " = '" + Kind.BEGUN + "'");
          return null;
        });
    finished.removeAll(all);
    doubtful.removeAll(begun);
  }

  private static Set<String> some(Set<String> runs) {
    return runs.stream().limit(MOST_REMOVED).collect(Collectors.toSet());
  }

  private void remove(Session session, Set<String> runs, String condition) throws JMSException {
    if (runs.isEmpty()) {
      return;
    }
    String selector = JmsSessionFactory.selector(MessageCodec.RUN, runs) + condition;
    try (MessageConsumer consumer = session.createConsumer(session.createQueue(queue), selector)) {
      while (consumer.receiveNoWait() != null) {
        // received is removed
      }
    }
  }
}
