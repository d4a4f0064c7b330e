package org.smtpconnector.mail.outbox.jdbc;

import static java.sql.Connection.TRANSACTION_REPEATABLE_READ;
import static java.sql.Connection.TRANSACTION_SERIALIZABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpconnector.mail.ComposedMail;
import org.smtpconnector.mail.MailException;
import org.smtpconnector.mail.OnDoubt;
import org.smtpconnector.mail.outbox.QueuedMail;
import org.smtpconnector.mail.outbox.store.ClaimedEntry;
import org.smtpconnector.mail.outbox.store.NewEntry;
import org.smtpconnector.mail.outbox.store.OutboxStoreException;
import org.smtpconnector.smtp.Content;
import org.smtpconnector.smtp.MessageSource;

/** How messages come into the store, and out of it as they were. */
abstract class PutContract extends StoreFixture {
  @Test
  void aMessageIsClaimedAsItWasPut() throws IOException {
    ComposedMail mail = mail("order", OnDoubt.RESEND);
    QueuedMail queued = store.put(entry("billing", mail));
    assertThat(queued.messageId()).isEqualTo(mail.messageId());
    assertThat(queued.added()).isTrue();
    ClaimedEntry claimed = store.claim(A, "billing", 10).get(0);
    assertThat(claimed.id()).isEqualTo(queued.id());
    assertThat(claimed.mailer()).isEqualTo("billing");
    assertThat(claimed.mail().messageId()).isEqualTo(mail.messageId());
    assertThat(claimed.mail().envelope()).isEqualTo(mail.envelope());
    assertThat(claimed.mail().onDoubt()).isEqualTo(OnDoubt.RESEND);
    assertThat(octets(claimed.mail())).isEqualTo(octets(mail));
    assertThat(claimed.expires()).isEqualTo(claimed.queued().plus(GIVE_UP));
    assertThat(claimed.attempts()).isZero();
    assertThat(claimed.resends()).isZero();
    assertThat(claimed.outcomes()).isEmpty();
  }

  @Test
  void messagesThatSeveralThreadsPutAtOnceAreAddedEach() throws SQLException {
    Set<String> ids = ConcurrentHashMap.newKeySet();
    List<CompletableFuture<Void>> threads = new ArrayList<>();
    ExecutorService executor = Executors.newFixedThreadPool(8);
    for (int thread = 0; thread < 8; thread++) {
      String name = "order" + thread;
      threads.add(
          CompletableFuture.runAsync(
              () -> {
                for (int nr = 0; nr < 12; nr++) {
                  ids.add(store.put(entry("", mail(name + "." + nr))).id());
                }
                NewEntry broken = entry("m".repeat(201), mail("broken"));
                assertThatThrownBy(() -> store.put(broken))
                    .isInstanceOf(OutboxStoreException.class)
                    .hasMessageContaining("<broken@example.org>");
              },
              executor));
    }
    threads.forEach(CompletableFuture::join);
    executor.shutdown();
    assertThat(ids).hasSize(96);
    assertThat(claim(A)).containsExactlyInAnyOrderElementsOf(ids);
  }

  @Test
  void idsSortByTheTimeOfThePut() {
    Instant before = store.now();
    String id = put("order").id();
    assertThat(id).hasSize(32);
    assertThat(Long.parseLong(id.substring(0, 12), 16))
        .isBetween(before.toEpochMilli(), store.now().toEpochMilli());
  }

  @Test
  void aMessageIsNotClaimedBeforeItIsDue() throws SQLException {
    Instant due = store.now().plus(Duration.ofHours(1));
    String id = store.put(notBefore(due, mail("later"))).id();
    assertThat(claim(A)).isEmpty();
    assertThat(store.nextDue("")).contains(Instant.ofEpochMilli(due.toEpochMilli()));
    assertThat(store.find(id).orElseThrow().expires())
        .isEqualTo(Instant.ofEpochMilli(due.toEpochMilli()).plus(GIVE_UP));
    execute("UPDATE SMTP_OUTBOX SET DUE_AT = ?", store.now().toEpochMilli());
    assertThat(claim(A)).containsExactly(id);
  }

  @Test
  void aMessageOfACommittedTransactionIsClaimed() throws SQLException {
    try (CallersTransaction transaction = callersTransaction()) {
      String id = transaction.store().put(entry("", mail("order"))).id();
      transaction.commit();
      assertThat(claim(A)).containsExactly(id);
    }
  }

  @Test
  void nothingIsLeftOfATransactionThatWasRolledBack() throws SQLException {
    try (CallersTransaction transaction = callersTransaction()) {
      transaction.store().put(keyed("report", longMail("report", 2_000_000, false)));
    }
    assertThat(count("SMTP_OUTBOX")).isZero();
    assertThat(count("SMTP_OUTBOX_CHUNK")).isZero();
    assertThat(count("SMTP_OUTBOX_KEY")).isZero();
  }

  @Test
  void ofAKeyTheFirstMessageIsQueuedAlone() throws SQLException {
    QueuedMail first = store.put(keyed("report", mail("first")));
    assertThat(store.put(keyed("report", mail("second"))))
        .isEqualTo(new QueuedMail(first.id(), first.messageId(), false));
    assertThat(store.put(keyed("Report", mail("third"))).added()).isTrue();
    assertThat(count("SMTP_OUTBOX")).isEqualTo(2);
  }

  @Test
  void aKeyWithABlankAtTheEndIsNotTakenForAnother() {
    store.put(keyed("report", mail("first")));
    if (takesTrailingBlanksForNothing()) {
      assertThatThrownBy(() -> store.put(keyed("report ", mail("second"))))
          .isInstanceOf(MailException.Rejected.class)
          .hasMessageContaining("'report ' is equal to 'report'");
    } else {
      assertThat(store.put(keyed("report ", mail("second"))).added()).isTrue();
    }
  }

  /** Whether texts are equal in the database that differ in the blanks at their end. */
  protected boolean takesTrailingBlanksForNothing() {
    return false;
  }

  @Test
  void aKeyUsedBeforeDoesNotEndTheCallersTransaction() throws SQLException {
    QueuedMail first = store.put(keyed("report", mail("first")));
    try (CallersTransaction transaction = callersTransaction()) {
      assertThat(transaction.store().put(keyed("report", mail("second"))).id())
          .isEqualTo(first.id());
      transaction.store().put(entry("", mail("order")));
      transaction.commit();
    }
    assertThat(count("SMTP_OUTBOX")).isEqualTo(2);
  }

  @Test
  void aKeyIsUsedOnceWithinATransaction() throws SQLException {
    try (CallersTransaction transaction = callersTransaction()) {
      QueuedMail first = transaction.store().put(keyed("report", mail("first")));
      assertThat(transaction.store().put(keyed("report", mail("second"))))
          .isEqualTo(new QueuedMail(first.id(), first.messageId(), false));
    }
  }

  @Test
  void aSecondTransactionWithTheKeyWaitsForTheFirstToCommit() throws SQLException {
    try (CallersTransaction transaction = callersTransaction()) {
      QueuedMail first = transaction.store().put(keyed("report", mail("first")));
      CompletableFuture<QueuedMail> second =
          CompletableFuture.supplyAsync(() -> store.put(keyed("report", mail("second"))));
      Awaitility.await().until(() -> pool.inUse() > 1);
      transaction.commit();
      assertThat(second.join()).isEqualTo(new QueuedMail(first.id(), first.messageId(), false));
    }
    assertThat(count("SMTP_OUTBOX")).isEqualTo(1);
  }

  @Test
  void aKeyOfATransactionThatWasRolledBackIsFree() throws SQLException {
    CompletableFuture<QueuedMail> second;
    try (CallersTransaction transaction = callersTransaction()) {
      transaction.store().put(keyed("report", mail("first")));
      second = CompletableFuture.supplyAsync(() -> store.put(keyed("report", mail("second"))));
      Awaitility.await().until(() -> pool.inUse() > 1);
    }
    assertThat(second.join().added()).isTrue();
    assertThat(count("SMTP_OUTBOX")).isEqualTo(1);
  }

  /** A transaction above READ COMMITTED that has begun to read before another one puts the key. */
  @ParameterizedTest
  @ValueSource(ints = {TRANSACTION_REPEATABLE_READ, TRANSACTION_SERIALIZABLE})
  void aKeyOfALaterTransactionIsFoundOrFailsTheTransactionSoThatItIsRepeated(int isolation)
      throws SQLException {
    try (TestPool callers = new TestPool(this::open, isolation)) {
      QueuedMail first;
      try (CallersTransaction transaction = callersTransaction(callers)) {
        transaction.read();
        first = store.put(keyed("report", mail("first")));
        JdbcOutboxStore joined = transaction.store();
        if (failsOnKeysOfLaterTransactions(isolation)) {
          assertThatThrownBy(() -> joined.put(keyed("report", mail("second"))))
              .isInstanceOf(OutboxStoreException.class)
              .hasMessageContaining("SQLState 40001");
        } else {
          assertThat(joined.put(keyed("report", mail("second")))).isEqualTo(usedBefore(first));
        }
      }
      try (CallersTransaction again = callersTransaction(callers)) {
        again.read();
        assertThat(again.store().put(keyed("report", mail("second")))).isEqualTo(usedBefore(first));
        again.store().put(keyed("another report", mail("third")));
        again.commit();
      }
      assertThat(count("SMTP_OUTBOX")).isEqualTo(2);
    }
  }

  private static QueuedMail usedBefore(QueuedMail first) {
    return new QueuedMail(first.id(), first.messageId(), false);
  }

  /** Whether a transaction at a level sees no keys that were put after its begin. */
  protected boolean failsOnKeysOfLaterTransactions(int isolation) {
    return false;
  }

  @ParameterizedTest
  @ValueSource(ints = {TRANSACTION_REPEATABLE_READ, TRANSACTION_SERIALIZABLE})
  void transactionsWithDifferentKeysDoNotDisturbEachOther(int isolation) throws SQLException {
    try (TestPool callers = new TestPool(this::open, isolation);
        CallersTransaction one = callersTransaction(callers);
        CallersTransaction other = callersTransaction(callers)) {
      one.read();
      other.read();
      one.store().put(keyed("daily report", mail("first")));
      other.store().put(keyed("weekly report", mail("second")));
      one.commit();
      other.commit();
      assertThat(count("SMTP_OUTBOX")).isEqualTo(2);
    }
  }

  @Test
  void aLongMessageIsStreamedFromChunksWithoutHoldingAConnection() throws Exception {
    ComposedMail mail = longMail("long", 3_000_000, true);
    String id = store.put(entry("", mail)).id();
    assertThat(count("SMTP_OUTBOX_CHUNK")).isEqualTo(12);
    ClaimedEntry claimed = store.claim(A, "", 10).get(0);
    assertThat(claimed.id()).isEqualTo(id);
    assertThat(octets(claimed.mail())).isEqualTo(octets(mail));
    assertThat(octets(claimed.mail().message().sevenBit().orElseThrow()))
        .isEqualTo(octets(mail.message().sevenBit().orElseThrow()));
    claimed
        .mail()
        .writeTo(
            new OutputStream() {
              @Override
              public void write(int octet) {
                assertThat(pool.inUse()).isZero();
              }

              @Override
              public void write(byte[] octets, int from, int count) {
                assertThat(pool.inUse()).isZero();
              }
            });
  }

  @Test
  void messagesOfAnyLengthComeBackAsTheyWere() throws IOException {
    for (int length : new int[] {65_000, 65_536, 65_537, 524_000, 524_288, 1_048_576}) {
      ComposedMail mail = longMail("long" + length, length, false);
      store.put(entry("", mail));
      assertThat(octets(store.claim(A, "", 1).get(0).mail())).isEqualTo(octets(mail));
    }
  }

  @Test
  void aMessageThatCannotBeReadIsRejectedAndNotQueued() throws SQLException {
    MessageSource broken =
        MessageSource.of(
            () -> {
              throw new IOException("attachment.pdf has changed");
            },
            OptionalLong.of(10),
            Content.SEVEN_BIT);
    ComposedMail mail = new ComposedMail("<broken@example.org>", envelope(), broken);
    assertThatThrownBy(() -> store.put(keyed("report", mail)))
        .isInstanceOf(MailException.Rejected.class)
        .hasMessageContaining("<broken@example.org>")
        .hasMessageContaining("attachment.pdf has changed");
    assertThat(count("SMTP_OUTBOX_KEY")).isZero();
  }

  static ComposedMail longMail(String id, int length, boolean sevenBit) {
    return new ComposedMail(
        "<" + id + "@example.org>",
        envelope(),
        new Octets(length, sevenBit ? Content.EIGHT_BIT : Content.SEVEN_BIT, sevenBit));
  }

  /** Random octets, the same each time. */
  private record Octets(int length, Content content, boolean hasSevenBit) implements MessageSource {
    @Override
    public void writeTo(OutputStream out) throws IOException {
      byte[] octets = new byte[length];
      new Random(length).nextBytes(octets);
      out.write(octets);
    }

    @Override
    public OptionalLong size() {
      return OptionalLong.of(length);
    }

    @Override
    public Optional<MessageSource> sevenBit() {
      return hasSevenBit
          ? Optional.of(new Octets(length + 1, Content.SEVEN_BIT, false))
          : Optional.empty();
    }
  }
}
