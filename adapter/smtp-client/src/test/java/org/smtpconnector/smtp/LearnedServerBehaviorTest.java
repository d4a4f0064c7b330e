package org.smtpconnector.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.smtpconnector.smtp.transaction.Transactions;

/** What is known of a server from the sessions with it, and for how long. */
class LearnedServerBehaviorTest {
  private final List<String> told = new ArrayList<>();
  private long now;
  private final LearnedServerBehavior behavior =
      new LearnedServerBehavior(() -> now, learned -> told.add(learned.toString()));

  private void pass(Duration time) {
    now += time.toNanos();
  }

  @Test
  void isNothingAtFirst() {
    assertThat(behavior.isBdatUnknown()).isFalse();
    assertThat(behavior.areRefusedChunksRead()).isFalse();
    assertThat(behavior.isPipeliningBehindDataRefused()).isFalse();
    assertThat(behavior.mostRecipients()).isEmpty();
    assertThat(behavior.mostMessages()).isEmpty();
    assertThat(behavior.limits())
        .extracting(LearnedLimit::name)
        .containsExactly(
            "messagesPerConnection",
            "recipientsPerMessage",
            "bdatUnknown",
            "refusedChunksRead",
            "pipeliningBehindDataRefused");
    assertThat(behavior.authEnds()).isNotNull();
    assertThat(behavior.failedAddresses()).isNotNull();
  }

  @Test
  void isToldWithWhatItIsFromAndForgottenAfterAnHour() {
    behavior.bdatIsUnknown();
    behavior.refusedChunkWasRead();
    behavior.pipeliningBehindDataWasRefused();
    behavior.recipientsWereTooMany(7);
    assertThat(told)
        .containsExactly(
            "bdatUnknown=1 (it offered CHUNKING and answered BDAT by 500 or 502)",
            "refusedChunksRead=1 (it refused a chunk and read its octets)",
            "pipeliningBehindDataRefused=1 (it refused commands sent right after the end of the data)",
            "recipientsPerMessage=7 (it refused more of them as too many)");
    assertThat(behavior.isBdatUnknown()).isTrue();
    assertThat(behavior.areRefusedChunksRead()).isTrue();
    assertThat(behavior.isPipeliningBehindDataRefused()).isTrue();
    assertThat(behavior.mostRecipients()).hasValue(7);
    pass(Duration.ofHours(1));
    assertThat(behavior.isBdatUnknown()).isFalse();
    assertThat(behavior.areRefusedChunksRead()).isFalse();
    assertThat(behavior.isPipeliningBehindDataRefused()).isFalse();
    assertThat(behavior.mostRecipients()).isEmpty();
  }

  @Test
  void takesTwoThatSaySoOrFiveThatEndWithoutAWordForALimit() {
    behavior.turnedAwayAfter(3);
    assertThat(behavior.mostMessages()).isEmpty();
    behavior.turnedAwayAfter(3);
    assertThat(behavior.mostMessages()).hasValue(3);
    pass(Duration.ofMinutes(10));
    assertThat(behavior.mostMessages()).isEmpty();
    LearnedServerBehavior other = new LearnedServerBehavior();
    for (int i = 0; i < 4; i++) {
      other.endedAfter(3);
    }
    assertThat(other.mostMessages()).isEmpty();
    other.endedAfter(3);
    assertThat(other.mostMessages()).hasValue(3);
  }

  /** A restart ends connections too. */
  @Test
  void takesEndsBehindDifferentNumbersForNoLimit() {
    for (int i = 1; i < 20; i++) {
      behavior.turnedAwayAfter(i);
    }
    assertThat(behavior.mostMessages()).isEmpty();
  }

  @Test
  void takesNoNumberForALimitThatAnotherConnectionExceeded() {
    behavior.turnedAwayAfter(3);
    behavior.took(3);
    behavior.turnedAwayAfter(3);
    assertThat(behavior.mostMessages()).as("three are no more than three").hasValue(3);
    LearnedServerBehavior other = new LearnedServerBehavior();
    other.took(1);
    other.turnedAwayAfter(3);
    other.took(4);
    other.turnedAwayAfter(3);
    assertThat(other.mostMessages()).isEmpty();
  }

  @Test
  void isALimitOfOneAtLeast() {
    behavior.messagesWereTooMany(0, Transactions.reply("452 4.5.3 too many messages"));
    assertThat(told).containsExactly("messagesPerConnection=1 (452 4.5.3 too many messages)");
    behavior.recipientsWereTooMany(0);
    assertThat(behavior.mostRecipients()).hasValue(1);
  }
}
