package org.smtpconnector.mail.outbox.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.UndeclaredThrowableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GroupCommitTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private final WaitingThreads threads = new WaitingThreads();
  private final CountDownLatch first = new CountDownLatch(1);
  private final List<List<Integer>> committed = Collections.synchronizedList(new ArrayList<>());
  private final GroupCommit<Integer> groups = new GroupCommit<>(this::transaction, LONG);
  private final GroupCommit<Integer> impatient =
      new GroupCommit<>(this::transaction, Duration.ofMillis(200));

  @AfterEach
  void endThreads() {
    threads.close();
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> E undeclared(Throwable failure) throws E {
    throw (E) failure;
  }

  /** Commits a group whose first member is not negative; the group of 0 waits. */
  private boolean transaction(List<Integer> members) {
    int leader = members.get(0);
    if (leader == 0) {
      await(first);
    }
    committed.add(List.copyOf(members));
    if (leader == -1) {
      throw new IllegalStateException("it broke");
    }
    if (leader == -2) {
      throw new AssertionError("it broke");
    }
    if (leader == -3) {
      throw GroupCommitTest.<RuntimeException>undeclared(new IOException("it broke"));
    }
    return leader % 2 == 0;
  }

  @Test
  void whoIsAloneIsAGroup() {
    assertThat(groups.commit(2)).isTrue();
    assertThat(groups.commit(3)).isFalse();
    assertThat(committed).containsExactly(List.of(2), List.of(3));
  }

  @Test
  void thoseWhoComeMeanwhileAreTheNextGroup() {
    List<CompletableFuture<Boolean>> outcomes = atOnce(0, 3, 4, 5, 6);
    assertThat(outcomes.get(0).join()).isTrue();
    assertThat(outcomes.subList(1, 5)).allMatch(outcome -> !outcome.join());
    assertThat(committed).containsExactly(List.of(0), List.of(3, 4, 5, 6));
  }

  @Test
  void aGroupHasAtMostAHundredMembers() {
    int[] members = IntStream.rangeClosed(0, GroupCommit.LARGEST + 1).toArray();
    atOnce(members).forEach(CompletableFuture::join);
    assertThat(committed).extracting(List::size).containsExactly(1, GroupCommit.LARGEST, 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, -2})
  void whatFailsIsThrownInEachThreadOfTheGroup(int failing) {
    List<CompletableFuture<Boolean>> outcomes = atOnce(0, failing, 4);
    assertThat(outcomes.get(0).join()).isTrue();
    for (CompletableFuture<Boolean> outcome : outcomes.subList(1, 3)) {
      assertThatThrownBy(outcome::join)
          .isInstanceOf(CompletionException.class)
          .cause()
          .isInstanceOf(failing == -1 ? IllegalStateException.class : AssertionError.class)
          .hasMessage("it broke");
    }
    assertThat(groups.commit(2)).isTrue();
  }

  @Test
  void anInterruptIsKeptAndDoesNotEndTheWait() {
    CompletableFuture<Boolean> leader = threads.start(() -> groups.commit(0));
    CompletableFuture<Boolean> interrupted =
        threads.start(
            () -> {
              Thread.currentThread().interrupt();
              return groups.commit(4) && Thread.interrupted();
            });
    assertThat(interrupted).isNotDone();
    first.countDown();
    assertThat(leader.join()).isTrue();
    assertThat(interrupted.join()).isTrue();
  }

  @Test
  void aCheckedExceptionThatIsNotDeclaredIsThrownInEachThreadOfTheGroup() {
    for (CompletableFuture<Boolean> outcome : atOnce(0, -3, 4).subList(1, 3)) {
      assertThat(outcome)
          .failsWithin(LONG)
          .withThrowableThat()
          .havingCause()
          .isInstanceOf(UndeclaredThrowableException.class)
          .havingCause()
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void aThreadIsNotInterruptedWhileItCommitsWhatOthersHave() {
    List<Boolean> interrupts = new ArrayList<>();
    GroupCommit<Integer> observed =
        new GroupCommit<>(members -> interrupts.add(Thread.currentThread().isInterrupted()), LONG);
    Thread.currentThread().interrupt();
    observed.commit(0);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(interrupts).containsExactly(false);
  }

  @Test
  void aGroupThatHangsHoldsUpTheNextOneOnlyForAWhile() {
    CompletableFuture<Boolean> hanging = threads.start(() -> impatient.commit(0));
    assertThat(threads.start(() -> impatient.commit(2))).succeedsWithin(LONG);
    assertThat(hanging).isNotDone();
    first.countDown();
    assertThat(hanging).succeedsWithin(LONG);
  }

  /** As by the log of a pool that is mailed. */
  @Test
  void aTransactionMayWaitForTheGroupThatIsForming() {
    AtomicReference<GroupCommit<Integer>> nested = new AtomicReference<>();
    nested.set(
        new GroupCommit<>(
            members -> transaction(members) && (members.get(0) > 0 || nested.get().commit(4)),
            Duration.ofMillis(200)));
    CompletableFuture<Boolean> outer = threads.start(() -> nested.get().commit(0));
    CompletableFuture<Boolean> next = threads.start(() -> nested.get().commit(2));
    first.countDown();
    assertThat(outer).succeedsWithin(LONG);
    assertThat(next).succeedsWithin(LONG);
    assertThat(committed).containsExactly(List.of(0), List.of(2, 4));
  }

  /** Commits members by a thread each, the first of which waits for the others to have come. */
  private List<CompletableFuture<Boolean>> atOnce(int... members) {
    List<CompletableFuture<Boolean>> outcomes = new ArrayList<>();
    for (int member : members) {
      outcomes.add(threads.start(() -> groups.commit(member)));
    }
    first.countDown();
    return outcomes;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
