package org.smtpconnector.it.outbox.crash;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Where a server with {@link CrashMatrix#PUTS} messages is killed. */
public enum CrashPoint {
  BEFORE_THE_COMMIT_OF_A_PUT(Halt.before(StoreCall.PUT, 5), Begun.NONE, 4),
  AFTER_THE_COMMIT_OF_A_PUT(Halt.after(StoreCall.PUT, 5), Begun.NONE, 5),
  BEFORE_THE_COMMIT_OF_A_CLAIM(Halt.before(StoreCall.CLAIM, 1), Begun.NONE),
  AFTER_THE_COMMIT_OF_A_CLAIM(Halt.after(StoreCall.CLAIM, 1), Begun.NONE),
  BEFORE_THE_COMMIT_OF_A_BEGIN(Halt.before(StoreCall.BEGIN, 1), Begun.NONE),
  AFTER_THE_COMMIT_OF_A_BEGIN(Halt.after(StoreCall.BEGIN, 1), Begun.SOME),
  BEFORE_THE_FIRST_OCTET(RelayStep.MAIL),
  AMID_THE_TEXT(RelayStep.TEXT),
  AFTER_THE_LAST_OCTET_OF_WHAT_IS_TAKEN(RelayStep.END_TAKEN),
  AFTER_THE_LAST_OCTET_OF_WHAT_IS_NOT_TAKEN(RelayStep.END_NOT_TAKEN),
  BEFORE_THE_REPLY_IS_READ(RelayStep.REPLY),
  BEFORE_THE_COMMIT_OF_A_SETTLE(Halt.before(StoreCall.SETTLE, 1), Begun.SOME),
  AFTER_THE_COMMIT_OF_A_SETTLE(Halt.after(StoreCall.SETTLE, 1), Begun.ANY);

  /** Whether a server that is killed there has begun messages. */
  public enum Begun {
    NONE,
    SOME,
    ANY
  }

  /** A step of the relay at which it kills the server. */
  public enum RelayStep {
    MAIL,
    TEXT,
    END_TAKEN,
    END_NOT_TAKEN,
    REPLY
  }

  private final Optional<Halt> halt;
  private final Optional<RelayStep> step;
  private final Begun begun;
  private final int committed;

  CrashPoint(Halt halt, Begun begun) {
    this(halt, begun, CrashMatrix.PUTS);
  }

  CrashPoint(Halt halt, Begun begun, int committed) {
    this.halt = Optional.of(halt);
    this.step = Optional.empty();
    this.begun = begun;
    this.committed = committed;
  }

  CrashPoint(RelayStep step) {
    this.halt = Optional.empty();
    this.step = Optional.of(step);
    this.begun = Begun.SOME;
    this.committed = CrashMatrix.PUTS;
  }

  /** Returns those at which a server has begun messages. */
  public static Stream<CrashPoint> begunOnes() {
    return Stream.of(values()).filter(point -> point.begun == Begun.SOME);
  }

  public Optional<Halt> halt() {
    return halt;
  }

  public Optional<RelayStep> step() {
    return step;
  }

  public Begun begun() {
    return begun;
  }

  /** How many messages are put, and committed. */
  public int committed() {
    return committed;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
