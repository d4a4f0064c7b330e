package org.smtpconnector.mail.outbox.delivery;

import static org.smtpconnector.mail.outbox.Interception.intercepted;

import org.smtpconnector.mail.outbox.store.OutboxStore;

/** The life of a simulated server, which ends at one of its steps: nothing it does counts then. */
final class ServerLife {
  /** Thrown at each step after the end. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1L;

    Killed() {
      super("killed", null, false, false);
    }
  }

  private int steps = Integer.MAX_VALUE;

  /** Ends the life after so many steps. */
  void endAfter(int more) {
    steps = Math.min(steps, more);
  }

  /** Whether an end is set. */
  boolean isDoomed() {
    return steps < Integer.MAX_VALUE;
  }

  boolean isOver() {
    return steps <= 0;
  }

  void step() {
    if (isDoomed() && --steps <= 0) {
      throw new Killed();
    }
  }

  /** Returns the store as a server has it that may be killed before and after each call. */
  OutboxStore using(OutboxStore store) {
    return intercepted(
        OutboxStore.class,
        store,
        invocation -> {
          step();
          Object result = invocation.proceed();
          step();
          return result;
        });
  }
}
