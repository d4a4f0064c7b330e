package org.smtpconnector.mail.outbox.messaging;

import jakarta.jms.JMSException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.smtpconnector.mail.outbox.messaging.RecoveryMarker.Kind;
import org.smtpconnector.mail.outbox.store.ClaimedEntry;
import org.smtpconnector.mail.outbox.store.Settlement;

/**
 * What the servers of this store have claimed: received, in transactions that are open. A message
 * whose transaction is lost comes again; while it is held here, it goes on where it was.
 */
final class OpenClaims {
  private static final int MOST_UNSENT = 10_000;

  private static final int ROUNDS = 3;

  private final JmsSessionFactory sessions;
  private final QueueWriter queues;
  private final MarkerQueue markers;
  private final RedeliverySettler returned;
  private final Map<String, ClaimedMessage> held = new HashMap<>(); // by id; guarded by this
  // The server by run; guarded by this
  private final Map<String, String> unsent = new LinkedHashMap<>();
  private int claims; // guarded by this

  OpenClaims(JmsSessionFactory sessions, QueueWriter queues, MarkerQueue markers) {
    this.sessions = sessions;
    this.queues = queues;
    this.markers = markers;
    this.returned = new RedeliverySettler(sessions, queues, markers, this);
  }

  RedeliverySettler returned() {
    return returned;
  }

  List<ClaimedEntry> claim(String server, String mailer, int limit) throws JMSException {
    for (int round = 0; round < ROUNDS; round++) {
      ClaimTransaction group =
          ClaimTransaction.receive(sessions, queues.names().waiting(mailer), mailer, limit);
      Optional<List<ClaimedEntry>> claimed = Optional.empty();
      try {
        Map<String, List<RecoveryMarker>> about = about(group);
        Set<String> back;
        synchronized (this) { // so that nothing is settled here between the look and the hold
          back = cameBack(group, about);
          if (back.isEmpty() && !group.isAnyDeliveredOften()) {
            claimed = Optional.of(hold(server, group));
          }
        }
        if (claimed.isEmpty()) {
          returned.settle(group, back);
        }
      } finally {
        if (claimed.isEmpty() || group.received().isEmpty()) {
          group.rollBack();
        }
      }
      if (claimed.isPresent()) {
        settleComplete(List.of(group));
        return claimed.get();
      }
    }
    return List.of();
  }

  /** Returns the markers of what was received, by run. */
  private Map<String, List<RecoveryMarker>> about(ClaimTransaction group) throws JMSException {
    List<String> runs = group.received().stream().map(ReceivedMessage::run).toList();
    return markers.of(group.session(), runs).stream()
        .collect(Collectors.groupingBy(RecoveryMarker::run));
  }

  /** Returns the broker's ids of those that need more than to be sent. */
  private Set<String> cameBack(ClaimTransaction group, Map<String, List<RecoveryMarker>> about) {
    Set<String> back = new HashSet<>();
    for (ReceivedMessage received : group.received()) {
      List<RecoveryMarker> markersOfRun = about.getOrDefault(received.run(), List.of());
      if (!goesOn(received, markersOfRun)
          && (received.mail().isEmpty() || !markersOfRun.isEmpty())) {
        back.add(received.messageId());
      }
    }
    return back;
  }

  /** Whether it is held here, and no other server has begun it meanwhile. */
  private boolean goesOn(ReceivedMessage received, List<RecoveryMarker> about) {
    ClaimedMessage before = held.get(received.message().id());
    return before != null
        && before.run().equals(received.run())
        && about.stream()
            .allMatch(
                marker -> marker.kind() == Kind.BEGUN && marker.server().equals(before.server()));
  }

  private List<ClaimedEntry> hold(String server, ClaimTransaction group) {
    List<ClaimedEntry> claimed = new ArrayList<>();
    for (ReceivedMessage received : group.received()) {
      ClaimedMessage before = held.get(received.message().id());
      if (before != null && before.run().equals(received.run())) {
        before.moveTo(group);
      } else {
        ClaimedMessage message = new ClaimedMessage(server, ++claims, received, group);
        held.put(message.id(), message);
        claimed.add(message.entry());
      }
    }
    return claimed;
  }

  Set<String> begin(String server, Collection<String> ids) throws JMSException {
    List<ClaimedMessage> wanted = new ArrayList<>();
    synchronized (this) {
      for (String id : ids) {
        ClaimedMessage message = held.get(id);
        if (message != null
            && message.server().equals(server)
            && !message.isBegun()
            && !message.isSettled()) {
          wanted.add(message);
        }
      }
    }
    if (wanted.isEmpty()) {
      return Set.of();
    }
    try {
      markers.begin(server, wanted.stream().map(each -> each.received().message()).toList());
    } catch (JMSException | RuntimeException e) {
      giveBack(wanted);
      throw e;
    }
    Set<ClaimTransaction> alive = new HashSet<>();
    Set<String> begun = new HashSet<>();
    for (ClaimedMessage message : wanted) {
      if (begin(message, alive)) {
        begun.add(message.id());
      }
    }
    return begun;
  }

  /**
   * Begins a message whose marker is committed, if its transaction is alive now: then no other
   * server had the message before the marker was there to see.
   *
   * @param alive the groups that were alive since the marker was committed
   */
  private boolean begin(ClaimedMessage message, Set<ClaimTransaction> alive) {
    while (true) {
      ClaimTransaction group = groupOf(message);
      if (!alive.contains(group) && group.isAlive()) {
        alive.add(group);
      }
      synchronized (this) {
        if (held.get(message.id()) != message) {
          return false;
        }
        if (alive.contains(group)) {
          message.begin();
          unsent.remove(message.run());
          return true;
        }
        if (message.group() == group) {
          forget(message);
          return false;
        }
      }
    }
  }

  private synchronized ClaimTransaction groupOf(ClaimedMessage message) {
    return message.group();
  }

  /** Nothing was sent, but its marker may be there. */
  private void forget(ClaimedMessage message) {
    held.remove(message.id(), message);
    message.group().remove(message);
    if (unsent.size() == MOST_UNSENT) {
      unsent.remove(unsent.keySet().iterator().next());
    }
    unsent.put(message.run(), message.server());
  }

  /** Gives back what could not be begun, with the groups of which nothing was begun. */
  private void giveBack(List<ClaimedMessage> messages) {
    Set<ClaimTransaction> groups = new HashSet<>();
    synchronized (this) {
      for (ClaimedMessage message : messages) {
        if (!message.group().hasBegun()) {
          groups.add(message.group());
        }
      }
      groups.forEach(group -> group.members().forEach(this::forget));
    }
    groups.forEach(ClaimTransaction::rollBack);
  }

  Set<String> settle(String server, List<Settlement> settlements) throws JMSException {
    Set<String> ids = new HashSet<>();
    Set<ClaimedMessage> settled = new LinkedHashSet<>();
    Set<ClaimTransaction> groups = new LinkedHashSet<>();
    synchronized (this) {
      for (Settlement settlement : settlements) {
        ClaimedMessage message = held.get(settlement.id());
        if (message != null && message.server().equals(server) && message.isDecidedBy(settlement)) {
          message.settle(settlement);
          ids.add(message.id());
          settled.add(message);
          groups.add(message.group());
        }
      }
    }
    settled.removeAll(settleComplete(groups));
    record(server, settled);
    return ids;
  }

  /** Commits the groups all of whose messages are settled, and returns those. */
  private Set<ClaimedMessage> settleComplete(Collection<ClaimTransaction> groups) {
    Set<ClaimedMessage> gone = new HashSet<>();
    for (ClaimTransaction group : groups) {
      List<ClaimedMessage> members = settledMembers(group);
      if (!members.isEmpty() && group.commit(queues, members)) {
        synchronized (this) {
          members.forEach(message -> held.remove(message.id(), message));
        }
        markers.finish(members.stream().map(ClaimedMessage::run).toList());
        gone.addAll(members);
      }
    }
    return gone;
  }

  private synchronized List<ClaimedMessage> settledMembers(ClaimTransaction group) {
    return group.isSettled() ? group.members() : List.of();
  }

  /**
   * Commits what became of messages whose transaction is not complete, or is lost: whoever has the
   * message next reads it. Of those that were not begun nothing is written, since another server
   * may have begun them meanwhile: whoever has one next decides again.
   */
  private void record(String server, Collection<ClaimedMessage> messages) throws JMSException {
    List<MessageMetadata> begun;
    synchronized (this) {
      begun =
          messages.stream().filter(ClaimedMessage::isBegun).map(ClaimedMessage::settled).toList();
    }
    if (!begun.isEmpty()) {
      markers.settle(server, begun);
    }
    synchronized (this) {
      for (ClaimedMessage message : messages) {
        if (!message.group().isOpen()) {
          message.group().members().stream()
              .filter(ClaimedMessage::isSettled)
              .forEach(lost -> held.remove(lost.id(), lost));
        }
      }
    }
  }

  /** Gives back what a server has claimed and not begun. */
  void leave(String server) {
    Set<ClaimTransaction> groups = new HashSet<>();
    synchronized (this) {
      for (ClaimedMessage message : List.copyOf(held.values())) {
        if (message.server().equals(server)) {
          groups.add(message.group());
          if (!message.isBegun()) {
            held.remove(message.id());
          }
        }
      }
    }
    groups.forEach(ClaimTransaction::rollBack);
  }

  /** Whether it was received here, and what became of it is not stored yet. */
  synchronized boolean holds(MessageMetadata message) {
    ClaimedMessage mine = held.get(message.id());
    return mine != null && mine.run().equals(message.run());
  }

  /** Whether the server of a marker is one of this store, and sent nothing after it wrote it. */
  synchronized boolean isUnsent(RecoveryMarker marker) {
    return marker.server().equals(unsent.get(marker.run()));
  }

  /** Returns what is claimed here and not begun. */
  synchronized List<ClaimedMessage> claimed() {
    return held.values().stream().filter(message -> !message.isBegun()).toList();
  }
}
