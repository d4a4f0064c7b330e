package org.smtpconnector.it.outbox.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.smtpconnector.mail.OnDoubt;
import org.smtpconnector.mail.outbox.messaging.BrokerProcess;

/** In the queues of one broker, which gives what a server has claimed to the next one at once. */
class ArtemisCrashIT extends CrashMatrix {
  @TempDir private static Path folder;
  private static BrokerProcess broker;
  private static int stores;

  static Stream<CrashPoint> points() {
    return IS_LONG
        ? Stream.of(CrashPoint.values())
        : Stream.of(
            CrashPoint.AFTER_THE_COMMIT_OF_A_PUT,
            CrashPoint.AFTER_THE_COMMIT_OF_A_CLAIM,
            CrashPoint.BEFORE_THE_COMMIT_OF_A_BEGIN,
            CrashPoint.AFTER_THE_COMMIT_OF_A_BEGIN,
            CrashPoint.AMID_THE_TEXT,
            CrashPoint.BEFORE_THE_COMMIT_OF_A_SETTLE,
            CrashPoint.AFTER_THE_COMMIT_OF_A_SETTLE);
  }

  static Stream<CrashPoint> pointsOfResent() {
    return IS_LONG
        ? Stream.of(CrashPoint.values())
        : Stream.of(
            CrashPoint.AFTER_THE_COMMIT_OF_A_BEGIN, CrashPoint.BEFORE_THE_COMMIT_OF_A_SETTLE);
  }

  @BeforeAll
  static void start() {
    broker = BrokerProcess.start(folder);
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @Override
  SharedStore emptyStore() {
    return new SharedQueues(broker.port(), "outbox" + ++stores);
  }

  static Stream<Halt> commitsOfAPart() {
    return Stream.of(Halt.before(StoreCall.SETTLE_PART, 1), Halt.after(StoreCall.SETTLE_PART, 1));
  }

  @ParameterizedTest
  @MethodSource("commitsOfAPart")
  void whatBecameOfAPartOfABatchIsKnown(Halt halt) throws Exception {
    Set<String> begun =
        halted(plan("first", OnDoubt.REPORT, PUTS).sendingLater(PUTS).halting(Optional.of(halt)));
    assertThat(begun).isNotEmpty();
    assertThat(begun.size() == PUTS).isEqualTo(halt.before());

    drain(plan("second", OnDoubt.REPORT, PUTS));
    assertEachIsAcceptedOnceOrInDoubt(expected(PUTS), begun);
  }

  static Stream<Halt> commitsOfATakeover() {
    return Stream.of(Halt.before(StoreCall.RECOVER, 1), Halt.after(StoreCall.RECOVER, 1));
  }

  @ParameterizedTest
  @MethodSource("commitsOfATakeover")
  void aServerThatTakesOverIsKilledToo(Halt halt) throws Exception {
    Halt afterBegin = Halt.after(StoreCall.BEGIN, 1);
    Set<String> begun =
        halted(
            plan("first", OnDoubt.REPORT, PUTS / 2)
                .sendingLater(PUTS)
                .halting(Optional.of(afterBegin)));
    assertThat(begun).hasSize(PUTS / 2);
    begun.addAll(halted(plan("second", OnDoubt.REPORT, PUTS).halting(Optional.of(halt))));

    drain(plan("third", OnDoubt.REPORT, PUTS));
    assertEachIsAcceptedOnceOrInDoubt(expected(PUTS), begun);
  }
}
