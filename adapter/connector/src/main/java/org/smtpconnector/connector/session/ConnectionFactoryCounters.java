package org.smtpconnector.connector.session;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.smtpconnector.smtp.RecipientOutcome;
import org.smtpconnector.smtp.SmtpException;

/** The counters of a connection factory since its first use. Thread-safe. */
public final class ConnectionFactoryCounters {
  /** The reasons why sessions end. */
  public enum Retirement {
    /** It had sent as many messages as the settings or the relay allow. */
    MESSAGES,
    /** It had reached the age that the settings allow. */
    AGE,
    /** It had been idle for longer than the learned idle timeout of the relay. */
    IDLE,
    /** The relay had closed it between two messages, or closed it by its reply to MAIL. */
    CLOSED_BY_RELAY,
    /** The relay has refused its credentials since it was opened. */
    EVICTED,
    /** The relay serves fewer connections at once. */
    LIMIT,
    /** It failed during a message. */
    FAILED,
    /** The container destroyed its managed connection. */
    BY_CONTAINER
  }

  /** The other events that are counted. */
  public enum Event {
    /** A session was opened. */
    OPENED,
    /** A message was sent on a session that had carried another before. */
    REUSED,
    /** A message was accepted for at least one recipient. */
    SENT,
    /** A message was refused permanently. */
    REFUSED,
    /** A message was refused temporarily. */
    DEFERRED,
    /** It is unknown whether a message was accepted. */
    IN_DOUBT,
    /** A message failed for another reason and was not delivered. */
    FAILED
  }

  private final Map<Event, LongAdder> events = adders(Event.class);
  private final Map<Retirement, LongAdder> retirements = adders(Retirement.class);

  private static <E extends Enum<E>> Map<E, LongAdder> adders(Class<E> kind) {
    Map<E, LongAdder> adders = new EnumMap<>(kind); // filled here and not changed later
    for (E one : kind.getEnumConstants()) {
      adders.put(one, new LongAdder());
    }
    return adders;
  }

  public void count(Event event) {
    events.get(event).increment();
  }

  void retired(Retirement why) {
    retirements.get(why).increment();
  }

  /** Counts a message that was accepted for no recipient, or whose acceptance is unknown. */
  public void notSent(SmtpException e) {
    count(eventOf(e));
  }

  private static Event eventOf(SmtpException e) {
    if (e instanceof SmtpException.InDoubt) {
      return Event.IN_DOUBT;
    }
    boolean someRefused =
        e.outcomes().stream().anyMatch(o -> o.status() == RecipientOutcome.Status.REFUSED);
    boolean someDeferred =
        e.outcomes().stream().anyMatch(o -> o.status() == RecipientOutcome.Status.DEFERRED);
    if (e.reply().isEmpty() || !(someRefused || someDeferred)) {
      return Event.FAILED;
    }
    return e.retryable() ? Event.DEFERRED : Event.REFUSED;
  }

  public long of(Event event) {
    return events.get(event).sum();
  }

  public long of(Retirement why) {
    return retirements.get(why).sum();
  }
}
