package org.smtpconnector.mail.outbox.jdbc;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpconnector.mail.outbox.OutboxState;
import org.smtpconnector.mail.outbox.store.ClaimedEntry;
import org.smtpconnector.mail.outbox.store.Settlement;
import org.smtpconnector.smtp.RecipientOutcome;
import org.smtpconnector.smtp.RecipientOutcome.Status;
import org.smtpconnector.smtp.Reply;

/** How servers claim, begin and settle messages. */
abstract class ClaimContract extends PutContract {
  @Test
  void theLongestDueIsClaimedFirst() throws SQLException {
    String second = put("second").id();
    String first = put("first").id();
    String third = put("third").id();
    execute("UPDATE SMTP_OUTBOX SET DUE_AT = DUE_AT - 5000 WHERE ID = ?", first);
    execute("UPDATE SMTP_OUTBOX SET DUE_AT = DUE_AT - 1000 WHERE ID = ?", second);
    assertThat(store.claim(A, "", 2)).extracting(ClaimedEntry::id).containsExactly(first, second);
    assertThat(claim(B)).containsExactly(third);
    assertThat(claim(A)).isEmpty();
  }

  @Test
  void eachMailerHasItsOwnMessages() {
    String ofDefault = put("default").id();
    store.put(entry("billing", mail("bill")));
    store.put(entry("news", mail("news")));
    assertThat(store.mailers()).containsExactlyInAnyOrder("", "billing", "news");
    assertThat(claim(A)).containsExactly(ofDefault);
    assertThat(store.mailers()).containsExactlyInAnyOrder("billing", "news");
    assertThat(store.nextDue("")).isEmpty();
    assertThat(store.nextDue("news")).isPresent();
    assertThat(store.claim(A, "other", 10)).isEmpty();
  }

  @Test
  void onlyItsServerBeginsAMessageAndOnlyOnce() {
    String id = put("order").id();
    assertThat(store.begin(A, List.of(id))).isEmpty();
    claim(A);
    assertThat(store.find(id).orElseThrow().server()).isEqualTo(A);
    assertThat(store.begin(B, List.of(id))).isEmpty();
    assertThat(store.begin(A, List.of(id, "none"))).containsExactly(id);
    assertThat(state(id)).isEqualTo(OutboxState.BEGUN);
    assertThat(store.begin(A, List.of(id))).isEmpty();
  }

  @Test
  void aSentMessageIsRemovedWithItsChunks() throws SQLException {
    String id = store.put(entry("", longMail("long", 1_000_000, false))).id();
    claim(A);
    store.begin(A, List.of(id));
    assertThat(store.settle(B, List.of(settlement(id, OutboxState.SENT, "")))).isEmpty();
    assertThat(store.settle(A, List.of(settlement(id, OutboxState.SENT, "")))).containsExactly(id);
    assertThat(store.find(id)).isEmpty();
    assertThat(count("SMTP_OUTBOX_CHUNK")).isZero();
    assertThat(store.settle(A, List.of(settlement(id, OutboxState.SENT, "")))).isEmpty();
  }

  @Test
  void aSentMessageIsKeptForAsLongAsIsConfigured() throws SQLException {
    JdbcOutboxStore keeping = store(pool, Duration.ofDays(1));
    String id = put("order").id();
    claim(A);
    keeping.settle(A, List.of(settlement(id, OutboxState.SENT, "", Status.ACCEPTED)));
    keeping.purge();
    assertThat(state(id)).isEqualTo(OutboxState.SENT);
    long before = store.now().minus(Duration.ofDays(1)).toEpochMilli();
    execute("UPDATE SMTP_OUTBOX SET CHANGED_AT = ?", before - 1000);
    keeping.purge();
    assertThat(store.find(id)).isEmpty();
  }

  @Test // a settlement whose commit was not confirmed is stored once more
  void whatWasDecidedUnderAnEarlierClaimIsNotStored() {
    String id = put("again").id();
    claim(A);
    Settlement earlier = settlement(id, OutboxState.WAITING, "450 4.2.0 greylisted");
    assertThat(store.settle(A, List.of(earlier))).containsExactly(id);
    claim(A);
    assertThat(store.begin(A, List.of(id))).containsExactly(id);

    assertThat(store.settle(A, List.of(earlier))).isEmpty();

    assertThat(state(id)).isEqualTo(OutboxState.BEGUN);
    assertThat(store.settle(A, List.of(settlement(id, OutboxState.SENT, "")))).containsExactly(id);
  }

  @Test
  void settlementsAreStoredAsTheyAre() {
    String waiting = put("waiting").id();
    String refused = put("refused").id();
    claim(A);
    RecipientOutcome deferred =
        RecipientOutcome.decided(
            envelope().recipients().get(0).address(),
            Reply.of(450, List.of("4.2.0 greylisted", "come \"later\"")));
    RecipientOutcome suppressed =
        RecipientOutcome.suppressed(envelope().recipients().get(1).address(), "on the list");
    Settlement settlement =
        new Settlement(
            waiting,
            1,
            OutboxState.WAITING,
            store.now(),
            3,
            1,
            List.of(deferred, suppressed),
            "450 4.2.0 greylisted");
    store.settle(
        A, List.of(settlement, settlement(refused, OutboxState.REFUSED, "x".repeat(5000))));
    ClaimedEntry again = store.claim(B, "", 10).get(0);
    assertThat(again.id()).isEqualTo(waiting);
    assertThat(again.attempts()).isEqualTo(3);
    assertThat(again.resends()).isEqualTo(1);
    assertThat(again.outcomes()).containsExactly(deferred, suppressed);
    assertThat(store.find(waiting).orElseThrow().why()).isEqualTo("450 4.2.0 greylisted");
    assertThat(store.find(refused).orElseThrow().why()).hasSize(1000).endsWith("...");
    assertThat(store.find(refused).orElseThrow().recipients())
        .extracting(RecipientOutcome::status)
        .containsExactly(Status.NOT_ATTEMPTED, Status.NOT_ATTEMPTED);
  }

  @Test
  void aDamagedMessageIsParkedAndTheOthersAreClaimed() throws SQLException {
    String damaged = put("damaged").id();
    String later = put("later").id();
    String outcomes = put("outcomes").id();
    String chunks = store.put(entry("", longMail("chunks", 200_000, false))).id();
    String sound = put("sound").id();
    execute("UPDATE SMTP_OUTBOX SET FORM = ? WHERE ID = ?", "{}".getBytes(US_ASCII), damaged);
    execute(
        "UPDATE SMTP_OUTBOX SET FORM = ? WHERE ID = ?",
        "{\"version\":99}\n".getBytes(US_ASCII),
        later);
    execute("UPDATE SMTP_OUTBOX SET OUTCOMES = '[{' WHERE ID = ?", outcomes);
    execute("DELETE FROM SMTP_OUTBOX_CHUNK WHERE ID = ?", chunks);
    assertThat(claim(A)).containsExactly(sound);
    for (String id : List.of(damaged, later, outcomes, chunks)) {
      assertThat(state(id)).isEqualTo(OutboxState.REFUSED);
      assertThat(store.find(id).orElseThrow().why()).startsWith("it cannot be read");
    }
    assertThat(store.find(later).orElseThrow().why()).contains("version 99");
    assertThat(claim(A)).isEmpty();
  }

  @Test
  void aMissingChunkFailsTheMessageRatherThanCuttingItOff() throws SQLException {
    String id = store.put(entry("", longMail("long", 2_000_000, true))).id();
    ClaimedEntry claimed = store.claim(A, "", 1).get(0);
    execute("DELETE FROM SMTP_OUTBOX_CHUNK WHERE ID = ? AND NR >= 2", id);
    assertThatIOException().isThrownBy(() -> octets(claimed.mail()));
    assertThatIOException()
        .isThrownBy(() -> octets(claimed.mail().message().sevenBit().orElseThrow()));
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        Connection.TRANSACTION_READ_COMMITTED,
        Connection.TRANSACTION_REPEATABLE_READ,
        Connection.TRANSACTION_SERIALIZABLE
      })
  void serversThatClaimAtOnceGetDifferentMessages(int isolation) throws SQLException {
    int messages = messagesOfCompetition();
    for (int number = 0; number < messages; number++) {
      put("message" + number);
    }
    try (TestPool atLevel = new TestPool(this::open, isolation)) {
      List<CompletableFuture<List<String>>> servers = new ArrayList<>();
      for (String server : List.of("one", "two", "three")) {
        servers.add(
            CompletableFuture.supplyAsync(
                () -> settledBy(server, store(atLevel, Duration.ZERO)),
                command -> new Thread(command, server).start()));
      }
      List<String> claimed = servers.stream().flatMap(each -> each.join().stream()).toList();
      assertThat(claimed).hasSize(messages).doesNotHaveDuplicates();
      assertThat(atLevel.changed()).isZero();
    }
    assertThat(count("SMTP_OUTBOX")).isZero();
  }

  /** For how many messages servers compete. */
  protected int messagesOfCompetition() {
    return 1000;
  }

  /** Claims, begins and settles until all are settled. */
  private List<String> settledBy(String server, JdbcOutboxStore ofServer) {
    List<String> settled = new ArrayList<>();
    while (ofServer.nextDue("").isPresent()) {
      Set<String> ids = new HashSet<>();
      ofServer.claim(server, "", 10).forEach(each -> ids.add(each.id()));
      assertThat(ofServer.begin(server, ids)).isEqualTo(ids);
      settled.addAll(
          ofServer.settle(
              server, ids.stream().map(id -> settlement(id, OutboxState.SENT, "")).toList()));
    }
    return settled;
  }
}
