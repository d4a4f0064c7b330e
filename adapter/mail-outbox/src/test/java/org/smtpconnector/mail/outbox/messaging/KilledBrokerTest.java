package org.smtpconnector.mail.outbox.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.smtpconnector.mail.OnDoubt;
import org.smtpconnector.mail.outbox.OutboxEntry;
import org.smtpconnector.mail.outbox.OutboxState;
import org.smtpconnector.mail.outbox.store.ClaimedEntry;
import org.smtpconnector.mail.outbox.store.OutboxStoreException;

/** A broker in a process of its own, which is killed and started again on the same journal. */
class KilledBrokerTest {
  private static final String A = "a";
  private static final String B = "b";
  private static final MessagingStoreSettings SETTINGS =
      new MessagingStoreSettings("jms/outbox", "outbox");

  @TempDir Path directory;
  private BrokerProcess broker;
  private MessagingOutboxStore a;
  private MessagingOutboxStore b;

  @BeforeEach
  void startBroker() {
    broker = BrokerProcess.start(directory);
    a = store(A);
    b = store(B);
  }

  private MessagingOutboxStore store(String user) {
    return new MessagingOutboxStore(TestBroker.factory(broker.port(), user), SETTINGS, () -> false);
  }

  @AfterEach
  void killBroker() {
    broker.close();
  }

  @Test
  void nothingIsLostAndOnlyWhatWasBegunIsInDoubt() {
    List<String> put = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      put.add(a.put(Messages.entry("m" + i)).id());
    }
    List<ClaimedEntry> ofA = a.claim(A, "", 10);
    List<ClaimedEntry> ofB = b.claim(B, "", 10);
    List<String> begun = Messages.ids(ofA).subList(0, 4);
    assertThat(a.begin(A, begun)).hasSize(4);
    broker.restart();

    MessagingOutboxStore next = store("c");
    List<String> claimed = new ArrayList<>();
    await()
        .atMost(Duration.ofMinutes(1))
        .until(
            () -> {
              claimed.addAll(Messages.ids(next.claim("c", "", 100)));
              return claimed.size() >= 26;
            });

    List<String> doubts = next.recover("c", Duration.ZERO).stream().map(OutboxEntry::id).toList();
    assertThat(doubts).containsExactlyInAnyOrderElementsOf(begun);
    assertThat(claimed).doesNotHaveDuplicates().doesNotContainAnyElementsOf(begun);
    assertThat(claimed).contains(ofB.get(0).id());
    claimed.addAll(doubts);
    assertThat(claimed).containsExactlyInAnyOrderElementsOf(put);
    assertThat(b.begin(B, Messages.ids(ofB))).as("another has them").isEmpty();
  }

  @Test
  void aServerThatSendsWhileTheBrokerDiesKnowsTheTruthAfterwards() {
    a.put(Messages.entry("sent"));
    a.put(Messages.entry("deferred"));
    List<ClaimedEntry> claimed = a.claim(A, "", 10);
    assertThat(a.begin(A, Messages.ids(claimed))).hasSize(2);
    broker.kill();
    var settlements =
        List.of(Messages.sent(claimed.get(0)), Messages.deferred(claimed.get(1), Instant.EPOCH));
    assertThatThrownBy(() -> a.settle(A, settlements)).isInstanceOf(OutboxStoreException.class);
    broker.restart();

    assertThat(a.settle(A, settlements)).hasSize(2);

    assertThat(b.recover(B, Duration.ZERO)).isEmpty();
    assertThat(Messages.ids(b.claim(B, "", 10))).containsExactly(claimed.get(1).id());
    assertThat(b.list(OutboxState.DOUBT, 10)).isEmpty();
    assertThat(b.find(claimed.get(0).id())).isEmpty();
  }

  @Test
  void aServerThatReceivesWhatItSendsGoesOn() {
    a.put(Messages.entry("order"));
    ClaimedEntry entry = a.claim(A, "", 10).get(0);
    assertThat(a.begin(A, List.of(entry.id()))).hasSize(1);
    broker.restart();

    assertThat(a.claim(A, "", 10)).isEmpty();
    assertThat(a.settle(A, List.of(Messages.sent(entry)))).hasSize(1);
    assertThat(a.recover(A, Duration.ZERO)).isEmpty();
    assertThat(b.recover(B, Duration.ZERO)).isEmpty();
    assertThat(b.claim(B, "", 10)).isEmpty();
  }

  @Test
  void whatIsDelayedComesWhenItIsDue() {
    Instant soon = a.now().plusSeconds(5);
    String first = a.put(Messages.later("soon", soon)).id();
    a.put(Messages.later("in a year", a.now().plus(Duration.ofDays(365))));
    String large = a.put(Messages.entry("", Messages.sized(1 << 20))).id();
    ClaimedEntry entry = a.claim(A, "", 10).get(0);
    assertThat(entry.id()).isEqualTo(large);
    a.begin(A, List.of(large));
    a.settle(A, List.of(Messages.deferred(entry, soon)));
    broker.restart();

    List<ClaimedEntry> claimed = new ArrayList<>();
    await()
        .atMost(Duration.ofMinutes(1))
        .until(
            () -> {
              claimed.addAll(a.claim(A, "", 10));
              return claimed.size() == 2;
            });
    assertThat(a.now()).isAfterOrEqualTo(soon);
    assertThat(Messages.ids(claimed)).containsExactlyInAnyOrder(first, large);
  }

  @Test
  void aMessageInDoubtAndOneToBeResentSurvive() {
    String doubt = a.put(Messages.entry("report")).id();
    String resent = a.put(Messages.entry("", Messages.mail("code", OnDoubt.RESEND))).id();
    assertThat(a.begin(A, Messages.ids(a.claim(A, "", 10)))).hasSize(2);
    broker.restart();
    assertThat(b.recover(B, Duration.ZERO)).extracting(OutboxEntry::id).containsExactly(doubt);
    broker.restart();

    assertThat(b.find(doubt).map(OutboxEntry::state)).isEqualTo(Optional.of(OutboxState.DOUBT));
    ClaimedEntry again = b.claim(B, "", 10).get(0);
    assertThat(again.id()).isEqualTo(resent);
    assertThat(again.resends()).isEqualTo(1);
  }
}
