package org.smtpconnector.mail.outbox.messaging;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.smtpconnector.mail.outbox.OutboxEntry;
import org.smtpconnector.mail.outbox.OutboxState;
import org.smtpconnector.mail.outbox.messaging.RecoveryMarker.Kind;

/**
 * What a person sees and decides. Brokers show no message before it is due, and none that a server
 * has received: what waits for a later time is not seen here, and what other servers have claimed
 * is not either.
 */
final class QueueDesk {
  /** The most messages of a state that are counted, since a broker sends each to be counted. */
  static final int MOST_COUNTED = 1000;

  private final JmsSessionFactory sessions;
  private final QueueWriter queues;
  private final MarkerQueue markers;
  private final OpenClaims claims;

  QueueDesk(
      JmsSessionFactory sessions, QueueWriter queues, MarkerQueue markers, OpenClaims claims) {
    this.sessions = sessions;
    this.queues = queues;
    this.markers = markers;
    this.claims = claims;
  }

  List<OutboxEntry> list(OutboxState state, int limit) throws JMSException {
    return sessions.callers(session -> list(session, state, limit)).stream()
        .sorted(Comparator.comparing(OutboxEntry::queued))
        .limit(limit)
        .toList();
  }

  private List<OutboxEntry> list(Session session, OutboxState state, int limit)
      throws JMSException {
    return switch (state) {
      case WAITING -> waiting(session, null, limit);
      case CLAIMED -> claimed();
      case BEGUN -> begun(session);
      case SENT -> List.of();
      default ->
          entries(
              session,
              queues.names().parked(),
              JmsSessionFactory.selector(MessageCodec.STATE, List.of(state.name())),
              limit);
    };
  }

  private List<OutboxEntry> waiting(Session session, String selector, int limit)
      throws JMSException {
    List<OutboxEntry> waiting = new ArrayList<>();
    for (String mailer : markers.mailers(session)) {
      waiting.addAll(entries(session, queues.names().waiting(mailer), selector, limit));
    }
    return waiting;
  }

  private List<OutboxEntry> claimed() {
    return claims.claimed().stream()
        .map(held -> held.received().message().entry(OutboxState.CLAIMED, held.server()))
        .toList();
  }

  private List<OutboxEntry> begun(Session session) throws JMSException {
    return markers.all(session).stream()
        .filter(marker -> marker.kind() == Kind.BEGUN)
        .map(marker -> marker.message().entry(OutboxState.BEGUN, marker.server()))
        .toList();
  }

  private static List<OutboxEntry> entries(
      Session session, String queue, String selector, int limit) throws JMSException {
    List<OutboxEntry> entries = new ArrayList<>();
    for (Message message : JmsSessionFactory.browse(session, queue, selector, limit)) {
      try {
        MessageMetadata stored = MessageCodec.read(message).message();
        entries.add(stored.entry(stored.state(), ""));
      } catch (IOException e) {
        // it is parked as REFUSED as soon as it is claimed
      }
    }
    return entries;
  }

  Optional<OutboxEntry> find(String id) throws JMSException {
    String selector = withId(id);
    return sessions.callers(
        session -> {
          List<OutboxEntry> found = new ArrayList<>();
          found.addAll(entries(session, queues.names().parked(), selector, 1));
          found.addAll(waiting(session, selector, 1));
          found.addAll(begun(session));
          found.addAll(claimed());
          return found.stream().filter(entry -> entry.id().equals(id)).findFirst();
        });
  }

  Map<OutboxState, Long> counts() throws JMSException {
    return sessions.callers(
        session -> {
          Map<OutboxState, Long> counts = new EnumMap<>(OutboxState.class);
          for (OutboxState state : OutboxState.values()) {
            counts.put(state, (long) list(session, state, MOST_COUNTED).size());
          }
          return counts;
        });
  }

  boolean resend(String id, Duration giveUp) throws JMSException {
    return sessions.callers(
        session -> {
          Optional<Message> parked = take(session, List.of(queues.names().parked()), id);
          if (parked.isPresent()) {
            ReceivedMessage received = ReceivedMessage.of(parked.get(), "");
            queues.enqueue(
                session, received.message().anew(queues.now(), giveUp), received.octets());
          }
          return parked.isPresent();
        });
  }

  boolean drop(String id) throws JMSException {
    return sessions.callers(
        session -> {
          List<String> names = new ArrayList<>(List.of(queues.names().parked()));
          markers.mailers(session).forEach(mailer -> names.add(queues.names().waiting(mailer)));
          return take(session, names, id).isPresent();
        });
  }

  /** Returns when the first message was due that can be seen. */
  Optional<Instant> due(String mailer) throws JMSException {
    return sessions.own(
        session -> {
          List<Message> first =
              JmsSessionFactory.browse(session, queues.names().waiting(mailer), null, 1);
          return first.isEmpty() ? Optional.empty() : Optional.of(due(first.get(0)));
        });
  }

  private Instant due(Message message) throws JMSException {
    try {
      return MessageCodec.read(message).message().due();
    } catch (IOException e) {
      return queues.now(); // a claim parks it
    }
  }

  /** What waits and can be seen is due, so there is nothing to do. */
  boolean release(String id) throws JMSException {
    return sessions.callers(session -> !waiting(session, withId(id), 1).isEmpty());
  }

  private static Optional<Message> take(Session session, Collection<String> names, String id)
      throws JMSException {
    for (String name : names) {
      try (MessageConsumer consumer =
          session.createConsumer(session.createQueue(name), withId(id))) {
        Message message = consumer.receiveNoWait();
        if (message != null) {
          return Optional.of(message);
        }
      }
    }
    return Optional.empty();
  }

  private static String withId(String id) {
    return JmsSessionFactory.selector(MessageCodec.ID, List.of(id));
  }
}
