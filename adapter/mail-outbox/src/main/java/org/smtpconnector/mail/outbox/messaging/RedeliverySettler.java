package org.smtpconnector.mail.outbox.messaging;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.smtpconnector.mail.OnDoubt;
import org.smtpconnector.mail.outbox.OutboxEntry;
import org.smtpconnector.mail.outbox.OutboxState;
import org.smtpconnector.mail.outbox.messaging.RecoveryMarker.Kind;
import org.smtpconnector.mail.outbox.store.Settlement;

/**
 * Settles messages that came back to their queue after they were begun, or that cannot be read:
 * their markers tell what becomes of them.
 */
final class RedeliverySettler {
  /** How long a marker is kept whose message is nowhere. */
  static final Duration ORPHANED = Duration.ofHours(24);

  private static final int MOST_RUNS = 100; // in a selector

  private final JmsSessionFactory sessions;
  private final QueueWriter queues;
  private final MarkerQueue markers;
  private final OpenClaims claims;
  private final Map<String, OutboxEntry> doubts = new HashMap<>(); // by id; guarded by this
  private final Map<String, Instant> seen = new HashMap<>(); // by run; guarded by this

  RedeliverySettler(
      JmsSessionFactory sessions, QueueWriter queues, MarkerQueue markers, OpenClaims claims) {
    this.sessions = sessions;
    this.queues = queues;
    this.markers = markers;
    this.claims = claims;
  }

  /** Settles those of a mailer's queue that a selector selects. */
  void settle(String mailer, String selector) throws JMSException {
    settled(sessions.own(session -> settle(session, mailer, selector)));
  }

  /**
   * Settles those of a group that came back, and queues its others again, in the group's own
   * transaction: nothing is given back, since the broker counts deliveries and throws away a
   * message that has too many, and since another server could receive it in between.
   *
   * @param back the broker's ids of those that came back
   */
  void settle(ClaimTransaction group, Set<String> back) throws JMSException {
    Session session = group.session();
    List<Became> settled = new ArrayList<>();
    for (ReceivedMessage received : group.received()) {
      if (back.contains(received.messageId())) {
        settled.add(settle(session, received));
      } else {
        queues.enqueue(session, received.message(), received.octets());
      }
    }
    group.commit();
    settled(settled);
  }

  private void settled(List<Became> settled) {
    markers.finish(runs(settled, false));
    markers.doubt(runs(settled, true));
    synchronized (this) {
      for (Became became : settled) {
        if (became.isDoubt()) {
          doubts.put(became.message().id(), became.entry());
        }
      }
    }
  }

  private static List<String> runs(List<Became> settled, boolean inDoubt) {
    return settled.stream()
        .filter(became -> became.isDoubt() == inDoubt)
        .map(became -> became.message().run())
        .toList();
  }

  /**
   * A message with what became of it.
   *
   * @param server the server that has begun it; empty if none has
   */
  private record Became(MessageMetadata message, String server) {
    boolean isDoubt() {
      return message.state() == OutboxState.DOUBT;
    }

    OutboxEntry entry() {
      return message.entry(message.state(), server);
    }
  }

  private List<Became> settle(Session session, String mailer, String selector) throws JMSException {
    List<Became> settled = new ArrayList<>();
    String queue = queues.names().waiting(mailer);
    try (MessageConsumer consumer = session.createConsumer(session.createQueue(queue), selector)) {
      Message message = consumer.receiveNoWait();
      while (message != null) {
        settled.add(settle(session, ReceivedMessage.of(message, mailer)));
        message = consumer.receiveNoWait();
      }
    }
    return settled;
  }

  private Became settle(Session session, ReceivedMessage received) throws JMSException {
    List<RecoveryMarker> about = markers.of(session, List.of(received.run()));
    Settlement became = became(received, about);
    queues.follow(session, received.message(), received.octets(), became);
    return new Became(
        received.message().after(became), about.isEmpty() ? "" : about.get(0).server());
  }

  private Settlement became(ReceivedMessage received, List<RecoveryMarker> about) {
    MessageMetadata message = received.message();
    for (RecoveryMarker marker : about) {
      if (marker.kind() == Kind.SETTLED) {
        return marker.message().settlement();
      }
    }
    if (received.mail().isEmpty()) {
      return message.unreadable(received.damage());
    }
    if (about.isEmpty() || about.size() == 1 && claims.isUnsent(about.get(0))) {
      return message.settlement(); // waits, as it did
    }
    boolean resend = received.mail().get().onDoubt() == OnDoubt.RESEND;
    return message.inDoubt(about.get(0).server(), resend, queues.now());
  }

  /** Settles all that came back, and returns what is in doubt since the last call. */
  List<OutboxEntry> recover() throws JMSException {
    markers.sweep();
    List<RecoveryMarker> all = sessions.own(markers::all);
    Map<String, Set<String>> runs = new HashMap<>();
    for (RecoveryMarker marker : all) {
      if (!claims.holds(marker.message())) {
        runs.computeIfAbsent(marker.message().mailer(), mailer -> new HashSet<>())
            .add(marker.run());
      }
    }
    for (Map.Entry<String, Set<String>> of : runs.entrySet()) {
      List<String> each = List.copyOf(of.getValue());
      for (int i = 0; i < each.size(); i += MOST_RUNS) {
        settle(
            of.getKey(),
            JmsSessionFactory.selector(
                MessageCodec.RUN, each.subList(i, Math.min(each.size(), i + MOST_RUNS))));
      }
    }
    for (RecoveryMarker marker : all) {
      if (marker.kind() == Kind.SETTLED && !claims.holds(marker.message())) {
        resolve(marker.message());
      }
    }
    return takeDoubts();
  }

  /** Settles a message that another server has put into doubt, by what its sender knows. */
  private void resolve(MessageMetadata settled) throws JMSException {
    String selector =
        JmsSessionFactory.selector(MessageCodec.RUN, List.of(settled.run()))
            + " AND "
            + JmsSessionFactory.selector(MessageCodec.STATE, List.of(OutboxState.DOUBT.name()));
    boolean resolved =
        sessions.own(
            session -> {
              try (MessageConsumer consumer =
                  session.createConsumer(session.createQueue(queues.names().parked()), selector)) {
                Message message = consumer.receiveNoWait();
                if (message == null) {
                  return false;
                }
                ReceivedMessage parked = ReceivedMessage.of(message, settled.mailer());
                queues.follow(session, parked.message(), parked.octets(), settled.settlement());
                return true;
              }
            });
    if (resolved) {
      markers.finish(List.of(settled.run()));
      synchronized (this) {
        if (settled.state() != OutboxState.DOUBT) {
          doubts.remove(settled.id());
        }
      }
    }
  }

  private synchronized List<OutboxEntry> takeDoubts() {
    List<OutboxEntry> taken = List.copyOf(doubts.values());
    doubts.clear();
    return taken;
  }

  /**
   * Removes markers that were left behind: for a day this server has seen them, and {@link
   * #recover} has found no message to them, so that there is none.
   */
  void purge() throws JMSException {
    List<RecoveryMarker> all = sessions.own(markers::all);
    Instant now = queues.now();
    List<String> orphaned = new ArrayList<>();
    synchronized (this) {
      Set<String> runs = new HashSet<>();
      for (RecoveryMarker marker : all) {
        runs.add(marker.run());
        Instant first = seen.computeIfAbsent(marker.run(), run -> now);
        if (!claims.holds(marker.message()) && now.isAfter(first.plus(ORPHANED))) {
          orphaned.add(marker.run());
        }
      }
      seen.keySet().retainAll(runs);
    }
    markers.finish(orphaned);
    markers.sweep();
  }
}
