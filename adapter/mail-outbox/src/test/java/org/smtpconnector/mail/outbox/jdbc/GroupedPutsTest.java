package org.smtpconnector.mail.outbox.jdbc;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.smtpconnector.mail.outbox.Interception.intercepted;

import java.io.InputStream;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.smtpconnector.mail.ComposedMail;
import org.smtpconnector.mail.MailException;
import org.smtpconnector.mail.outbox.QueuedMail;
import org.smtpconnector.mail.outbox.store.NewEntry;
import org.smtpconnector.mail.outbox.store.OutboxStoreException;
import org.smtpconnector.smtp.Content;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.MessageSource;

/** What becomes of messages that several threads put at once, and of faults among them. */
class GroupedPutsTest extends StoreFixture {
  private final WaitingThreads threads = new WaitingThreads();
  private final CountDownLatch gate = new CountDownLatch(1);
  private final AtomicInteger connections = new AtomicInteger();
  private volatile boolean isClosed;

  @Override
  protected Connection open() throws SQLException {
    return DriverManager.getConnection("jdbc:h2:mem:groups;DB_CLOSE_DELAY=-1");
  }

  @AfterEach
  void endThreads() {
    threads.close();
  }

  /** What a connection does instead of a method. */
  private interface Fault {
    void happen(Connection connection) throws Throwable;
  }

  @Test
  void messagesOfSeveralThreadsAreInOneTransaction() throws SQLException {
    List<CompletableFuture<QueuedMail>> puts =
        putAtOnce("none", connection -> {}, entry("", mail("a")), entry("", mail("b")));
    List<String> ids = ids(puts);
    assertThat(claim(A)).containsExactlyInAnyOrderElementsOf(ids).hasSize(3);
    assertThat(connections).hasValue(2);
  }

  @Test
  void aMessageThatCannotBeAddedDoesNotKeepTheOthersOut() throws SQLException {
    List<CompletableFuture<QueuedMail>> puts =
        putAtOnce(
            "none",
            connection -> {},
            entry("", mail("a")),
            entry("m".repeat(201), mail("broken")),
            entry("", mail("b")));
    assertThatThrownBy(puts.get(2)::join)
        .cause()
        .isInstanceOf(OutboxStoreException.class)
        .hasMessageContaining("adding message <broken@example.org> failed");
    puts.remove(2);
    List<String> added = ids(puts);
    assertThat(claim(A)).containsExactlyInAnyOrderElementsOf(added).hasSize(3);
  }

  @ParameterizedTest
  @MethodSource
  void aGroupThatBreaksBeforeItsCommitIsAddedOneByOne(Throwable failure) throws SQLException {
    AtomicInteger prepared = new AtomicInteger();
    List<CompletableFuture<QueuedMail>> puts =
        putAtOnce(
            "prepareStatement",
            connection -> {
              if (prepared.incrementAndGet() == 1) {
                throw failure;
              }
            },
            entry("", mail("a")),
            entry("", mail("b")));
    List<String> ids = ids(puts);
    assertThat(claim(A)).containsExactlyInAnyOrderElementsOf(ids).hasSize(3);
  }

  static Stream<Throwable> aGroupThatBreaksBeforeItsCommitIsAddedOneByOne() {
    return Stream.of(
        new SQLException("the connection is broken", "08006"),
        new IllegalStateException("the connection is closed"),
        new OutOfMemoryError("Java heap space"));
  }

  /** The database keeps what a broken connection has inserted until it notices. */
  @Test
  void aGroupThatIsNotRolledBackIsAddedOneByOneAndNeverCommitted() throws SQLException {
    List<Connection> broken = new CopyOnWriteArrayList<>();
    Map<String, Fault> faults =
        Map.of(
            "rollback",
            connection -> {
              throw new SQLException("the connection is broken", "08006");
            },
            "close",
            connection -> {
              if (connection.getAutoCommit() || !broken.isEmpty()) {
                connection.close();
              } else {
                broken.add(connection);
              }
            });
    List<CompletableFuture<QueuedMail>> puts =
        putAtOnce(
            faults,
            entry("", mail("a")),
            entry("m".repeat(201), mail("broken")),
            entry("", mail("b")));
    assertThatThrownBy(puts.remove(2)::join).hasMessageContaining("<broken@example.org>");
    List<String> ids = ids(puts);
    for (Connection connection : broken) {
      connection.rollback();
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      connection.close();
    }
    assertThat(broken).hasSize(1);
    assertThat(claim(A)).containsExactlyInAnyOrderElementsOf(ids).hasSize(3);
  }

  @Test
  void aConnectionThatBreaksAfterTheCommitFailsNobody() throws SQLException {
    List<CompletableFuture<QueuedMail>> puts =
        putAtOnce(
            "close",
            connection -> {
              connection.close();
              throw new SQLException("the connection is broken", "08006");
            },
            entry("", mail("a")),
            entry("", mail("b")));
    List<String> ids = ids(puts);
    assertThat(claim(A)).containsExactlyInAnyOrderElementsOf(ids).hasSize(3);
  }

  /** To add them again might send them twice: they may have been sent meanwhile. */
  @Test
  void aGroupWhoseCommitHasNoReplyIsReportedInEachThreadAndNotAddedAgain() throws SQLException {
    List<CompletableFuture<QueuedMail>> puts =
        putAtOnce(
            "commit",
            connection -> {
              connection.commit();
              throw new SQLException("the connection is broken", "08006");
            },
            entry("", mail("a")),
            entry("", mail("b")));
    puts.get(0).join();
    for (CompletableFuture<QueuedMail> put : puts.subList(1, 3)) {
      assertThatThrownBy(put::join)
          .cause()
          .isInstanceOf(OutboxStoreException.class)
          .hasMessageContaining("adding 2 messages of several threads failed")
          .hasMessageContaining("the connection is broken")
          .satisfies(e -> assertThat(((OutboxStoreException) e).isInDoubt()).isTrue());
    }
    assertThat(count("SMTP_OUTBOX")).isEqualTo(3);
  }

  @Test
  void aGroupThatWasRolledBackBecauseOfOthersIsCommittedAgain() throws SQLException {
    AtomicInteger commits = new AtomicInteger();
    List<CompletableFuture<QueuedMail>> puts =
        putAtOnce(
            "commit",
            connection -> {
              if (commits.incrementAndGet() < 3) {
                connection.rollback();
                throw new SQLException("deadlock", "40001");
              }
              connection.commit();
            },
            entry("", mail("a")),
            entry("", mail("b")));
    puts.forEach(CompletableFuture::join);
    assertThat(commits).hasValue(3);
    assertThat(count("SMTP_OUTBOX")).isEqualTo(3);
  }

  @Test
  void aMessageWithThousandsOfRecipientsIsInChunks() throws SQLException {
    ComposedMail mail =
        new ComposedMail(
            "<many@example.org>",
            Envelope.of(
                "shop@example.org",
                IntStream.range(0, 3_000)
                    .mapToObj(n -> "customer-" + n + "@example.org")
                    .toArray(String[]::new)),
            MessageSource.of("Subject: News\r\n\r\nHello\r\n".getBytes(US_ASCII)));
    String id = store.put(entry("", mail)).id();
    assertThat(count("SMTP_OUTBOX_CHUNK")).isPositive();
    assertThat(store.claim(A, "", 1))
        .singleElement()
        .satisfies(claimed -> assertThat(claimed.id()).isEqualTo(id))
        .satisfies(claimed -> assertThat(claimed.mail().envelope()).isEqualTo(mail.envelope()));
  }

  @Test
  void aMessageThatHasGrownIsNotHeldInMemory() throws SQLException {
    MessageSource grown =
        MessageSource.of(
            () -> new Zeros(3L * Integer.MAX_VALUE / 2), OptionalLong.of(10), Content.SEVEN_BIT);
    NewEntry entry = entry("", new ComposedMail("<grown@example.org>", envelope(), grown));
    assertThatThrownBy(() -> store.put(entry))
        .isInstanceOf(MailException.Rejected.class)
        .hasMessageContaining("<grown@example.org> cannot be read, and is not queued");
    assertThat(count("SMTP_OUTBOX")).isZero();
  }

  /** A stream of so many octets. */
  private static final class Zeros extends InputStream {
    private long left;

    private Zeros(long count) {
      left = count;
    }

    @Override
    public int read() {
      return left-- > 0 ? 0 : -1;
    }

    @Override
    public int read(byte[] octets, int from, int count) {
      int read = (int) Math.min(count, left);
      left -= read;
      return read > 0 ? read : -1;
    }
  }

  /**
   * Puts a message, and others by a thread each while that one waits for its connection.
   *
   * @param method that of the others' connections that is faulty
   */
  private List<CompletableFuture<QueuedMail>> putAtOnce(
      String method, Fault fault, NewEntry... entries) {
    return putAtOnce(Map.of(method, fault), entries);
  }

  private List<CompletableFuture<QueuedMail>> putAtOnce(
      Map<String, Fault> faults, NewEntry... entries) {
    JdbcOutboxStore gated = new JdbcOutboxStore(dataSource(faults), settings(GIVE_UP), () -> false);
    gated.now(); // so that the clock is known
    connections.set(0);
    isClosed = true;
    List<CompletableFuture<QueuedMail>> puts = new ArrayList<>();
    puts.add(threads.start(() -> gated.put(entry("", mail("first")))));
    for (NewEntry entry : entries) {
      puts.add(threads.start(() -> gated.put(entry)));
    }
    gate.countDown();
    return puts;
  }

  private static List<String> ids(List<CompletableFuture<QueuedMail>> puts) {
    return puts.stream().map(put -> put.join().id()).toList();
  }

  private DataSource dataSource(Map<String, Fault> faults) {
    return intercepted(
        DataSource.class,
        pool,
        invocation -> {
          Connection connection = pool.getConnection();
          if (isClosed) {
            gate.await();
          }
          return connections.incrementAndGet() == 1 ? connection : faulty(connection, faults);
        });
  }

  private Connection faulty(Connection connection, Map<String, Fault> faults) {
    return intercepted(
        Connection.class,
        connection,
        invocation -> {
          Fault fault = faults.get(invocation.name());
          if (fault != null) {
            fault.happen(connection);
            if (invocation.method().getReturnType() == void.class) {
              return null;
            }
          }
          return invocation.proceed();
        });
  }
}
