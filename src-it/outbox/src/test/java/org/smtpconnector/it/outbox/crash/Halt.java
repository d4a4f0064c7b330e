package org.smtpconnector.it.outbox.crash;

import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.smtpconnector.mail.outbox.Interception.Invocation;

/**
 * When a server halts itself: at one of the commits that change messages in a call of its store.
 *
 * @param nth which of these commits it is, from 1
 */
public record Halt(StoreCall call, Moment moment, int nth, AtomicInteger commits) {
  /** When in a commit. */
  enum Moment {
    /** Before it; in a transaction with several resources, once all of them are prepared. */
    BEFORE,
    /** At once after it; with several resources, the others are not committed. */
    AFTER,
    /** With several resources, at once after this one is prepared. */
    PREPARED
  }

  public static Halt before(StoreCall call, int nth) {
    return new Halt(call, Moment.BEFORE, nth, new AtomicInteger());
  }

  public static Halt after(StoreCall call, int nth) {
    return new Halt(call, Moment.AFTER, nth, new AtomicInteger());
  }

  /** Once a transaction is prepared. */
  public static Halt prepared(StoreCall call, int nth) {
    return new Halt(call, Moment.PREPARED, nth, new AtomicInteger());
  }

  static Halt parse(String text) {
    String[] words = text.split(":");
    return new Halt(
        StoreCall.valueOf(words[1]),
        Moment.valueOf(words[0].toUpperCase(Locale.ROOT)),
        Integer.parseInt(words[2]),
        new AtomicInteger());
  }

  public String text() {
    return moment.name().toLowerCase(Locale.ROOT) + ":" + call + ":" + nth;
  }

  /** Whether a server does not know yet that a transaction with several resources commits. */
  public boolean isBeforeTheDecision() {
    return moment == Moment.PREPARED;
  }

  boolean before() {
    return moment == Moment.BEFORE;
  }

  /** Lets a method be invoked, and halts before or after it, if that is a commit of the call. */
  Object at(Optional<StoreCall> commits, Invocation invocation) throws Throwable {
    boolean isReached = commits.filter(of -> of == call).isPresent();
    if (isReached && before() && isDue(call)) {
      now();
    }
    Object result = invocation.proceed();
    if (isReached && !before() && isDue(call)) {
      now();
    }
    return result;
  }

  /** Whether a commit of a call is the one. */
  boolean isDue(StoreCall of) {
    return of == call && commits.incrementAndGet() == nth;
  }

  /** Ends this process, as if it were killed. */
  static void now() {
    Runtime.getRuntime().halt(ServerProcess.HALTED);
  }
}
