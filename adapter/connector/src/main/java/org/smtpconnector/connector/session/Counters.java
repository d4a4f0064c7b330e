package org.smtpconnector.connector.session;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.smtpconnector.smtp.RecipientOutcome;
import org.smtpconnector.smtp.SmtpException;

/** What a connection factory has done since it was first used. Thread-safe. */
public final class Counters {
  /** Why a session was ended. */
  public enum Retirement {
    /** It had sent as many messages as the settings or the relay allow. */
    MESSAGES,
    /** It had reached the age that the settings allow. */
    AGE,
    /** It had idled for longer than the relay is known to allow. */
    IDLE,
    /** The relay had closed it between two messages, or closed it by its answer to MAIL. */
    CLOSED_BY_RELAY,
    /** The relay has refused meanwhile what it was opened with. */
    EVICTED,
    /** The relay serves fewer connections at once. */
    LIMIT,
    /** It failed during a message. */
    FAILED,
    /** The container had no more use for it. */
    BY_CONTAINER
  }

  /** What is counted besides. */
  public enum Event {
    /** A session was opened. */
    OPENED,
    /** A message went over a session that had carried another before. */
    REUSED,
    /** A message was accepted for at least one recipient. */
    SENT,
    /** A message was refused for good. */
    REFUSED,
    /** A message was refused temporarily. */
    DEFERRED,
    /** Nobody knows whether a message was accepted. */
    IN_DOUBT,
    /** A message failed otherwise, and was not delivered. */
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

  /** A message that no recipient was accepted for, or nobody knows. */
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
