package org.smtpconnector.smtp.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.MessageSource;
import org.smtpconnector.smtp.SmtpConfig;
import org.smtpconnector.smtp.SmtpException.Disconnected;
import org.smtpconnector.smtp.SmtpSession;
import org.smtpconnector.smtp.Timeouts;
import org.smtpconnector.smtp.TransportSecurity;
import org.smtpconnector.smtp.UnixSocketBridge;
import org.smtpconnector.testkit.AdaptiveTimeout;
import org.smtpconnector.testkit.NonCommandPhase;
import org.smtpconnector.testkit.ScriptedSmtpServer;
import org.smtpconnector.testkit.TestAuthority;

/**
 * Nothing that a server does or leaves undone keeps a thread longer than it is allowed to: over
 * each kind of connection, it is back within 200 ms of the bound, and as late besides as the
 * machine lets any thread be that waits for a time: once in five tries, since what follows a wait
 * is late too on a busy machine.
 */
class BoundsTest {
  private enum Transport {
    PLAIN,
    TLS,
    UNIX
  }

  private static final TestAuthority AUTHORITY = new TestAuthority();
  private static final Envelope ENVELOPE = Envelope.of("shop@shop.example", "ann@doe.example");
  private static final Duration BOUND = AdaptiveTimeout.least().plusMillis(100);
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SETTLED = Duration.ofSeconds(2);
  private static final long GRACE_MILLIS = 200;
  private static final int TRIES = 5;

  @TempDir Path directory;
  private ScriptedSmtpServer server;
  private UnixSocketBridge bridge;

  private SmtpConfig.Builder connected(Transport transport) throws IOException {
    ScriptedSmtpServer.Builder builder = ScriptedSmtpServer.builder().extensions();
    server =
        (transport == Transport.TLS ? builder.implicitTls(AUTHORITY.issue("localhost")) : builder)
            .start();
    if (transport == Transport.UNIX) {
      bridge =
          new UnixSocketBridge(
              Files.createTempDirectory(directory, "u").resolve("s"), server.port());
      return SmtpConfig.toUnixSocket(bridge.file());
    }
    return SmtpConfig.to("localhost")
        .port(server.port())
        .sslContext(AUTHORITY.clientContext())
        .security(transport == Transport.TLS ? TransportSecurity.TLS : TransportSecurity.PLAIN);
  }

  @AfterEach
  void close() throws IOException {
    if (bridge != null) {
      bridge.close();
    }
    if (server != null) {
      server.close();
    }
  }

  private interface Attempt {
    void run() throws Exception;
  }

  private void assertEndsAtItsBound(Attempt attempt) throws Exception {
    long best = Long.MAX_VALUE;
    long latest = BOUND.toMillis() + GRACE_MILLIS;
    for (int i = 0; i < TRIES && best > latest; i++) {
      try (Lateness machine = new Lateness()) {
        attempt.run();
        latest = BOUND.toMillis() + GRACE_MILLIS + machine.longestMillis();
      }
      best = Math.min(best, tookMillis);
      close();
    }
    assertThat(best).isBetween(BOUND.toMillis() - 50, latest);
  }

  /** How late threads come back on this machine, as long as this is open. */
  private static final class Lateness implements AutoCloseable {
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private final AtomicLong longest = new AtomicLong();
    private final Thread waiting = new Thread(this::measure);

    Lateness() {
      waiting.setDaemon(true);
      waiting.start();
    }

    private void measure() {
      while (!Thread.currentThread().isInterrupted()) {
        long begin = System.nanoTime();
        LockSupport.parkNanos(PAUSE_NANOS);
        long late = System.nanoTime() - begin - PAUSE_NANOS;
        longest.accumulateAndGet(late, Math::max);
      }
    }

    long longestMillis() {
      return TimeUnit.NANOSECONDS.toMillis(longest.get());
    }

    @Override
    public void close() {
      waiting.interrupt();
    }
  }

  private long tookMillis;

  /** Sends, expects it to fail and notes how long that took. */
  private Disconnected failureOf(SmtpSession session, MessageSource message) {
    return failureOf(session, message, () -> {});
  }

  /**
   * @param begun runs when the time begins to count
   */
  private Disconnected failureOf(SmtpSession session, MessageSource message, Runnable begun) {
    long start = System.nanoTime();
    begun.run();
    Disconnected lost =
        catchThrowableOfType(Disconnected.class, () -> session.send(ENVELOPE, message));
    tookMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    return lost;
  }

  private static MessageSource endless() {
    byte[] line = (".".repeat(70) + "\r\n").getBytes();
    byte[] message = new byte[line.length * 400_000];
    for (int i = 0; i < message.length; i += line.length) {
      System.arraycopy(line, 0, message, i, line.length);
    }
    return MessageSource.of(message);
  }

  private static Timeouts timeouts(Duration reply, Duration write) {
    return new Timeouts(LONG, LONG, reply, write, LONG);
  }

  @ParameterizedTest
  @EnumSource
  void aStuckWrite(Transport transport) throws Exception {
    assertEndsAtItsBound(
        () -> {
          Link link = linkToFrozenServer(transport);
          // What the system takes, it takes little by little: only then is a write stuck for good.
          catchThrowable(() -> link.write(ByteBuffer.allocate(64 << 20), SETTLED, forLong()));
          long start = System.nanoTime();
          assertThatThrownBy(() -> link.write(ByteBuffer.allocate(1 << 20), BOUND, forLong()))
              .isInstanceOf(SocketTimeoutException.class)
              .hasMessageContaining(BOUND.toMillis() + " milliseconds");
          tookMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
          link.abort();
        });
  }

  private Link linkToFrozenServer(Transport transport) throws IOException {
    SmtpConfig config = connected(transport).build();
    server.on(NonCommandPhase.GREETING).freeze();
    SocketLink socket = new Dialer(config).dial(forLong());
    return transport == Transport.TLS
        ? TlsLink.handshake(socket, AUTHORITY.clientContext(), config, forLong())
        : socket;
  }

  private static Deadline forLong() {
    return Deadline.in(LONG, "test");
  }

  @ParameterizedTest
  @EnumSource
  void aDrippingRead(Transport transport) throws Exception {
    assertEndsAtItsBound(
        () -> {
          SmtpSession session =
              SmtpSession.open(connected(transport).timeouts(timeouts(BOUND, LONG)).build());
          server.on("MAIL").dribble(Duration.ofMillis(60));
          assertThat(failureOf(session, MessageSource.of(new byte[0])))
              .hasMessageContaining("no reply within " + BOUND.toMillis() + " milliseconds");
        });
  }

  @ParameterizedTest
  @EnumSource
  void aReplyThatDoesNotCome(Transport transport) throws Exception {
    assertEndsAtItsBound(
        () -> {
          SmtpSession session =
              SmtpSession.open(connected(transport).timeouts(timeouts(BOUND, LONG)).build());
          server.on("MAIL").stall();
          assertThat(failureOf(session, MessageSource.of(new byte[0])))
              .hasMessageContaining("no reply within " + BOUND.toMillis() + " milliseconds");
        });
  }

  @ParameterizedTest
  @EnumSource
  void anInterruptOfARead(Transport transport) throws Exception {
    assertEndsAtItsBound(
        () -> {
          SmtpSession session =
              SmtpSession.open(connected(transport).timeouts(timeouts(LONG, LONG)).build());
          server.on("MAIL").stall();
          MessageSource nothing = MessageSource.of(new byte[0]);
          assertThat(failureOf(session, nothing, BoundsTest::interruptMeAtTheBound))
              .hasMessageContaining("interrupted");
          assertThat(Thread.interrupted()).isTrue();
        });
  }

  @ParameterizedTest
  @EnumSource
  void anInterruptOfAWrite(Transport transport) throws Exception {
    MessageSource message = endless();
    assertEndsAtItsBound(
        () -> {
          SmtpSession session =
              SmtpSession.open(connected(transport).timeouts(timeouts(LONG, LONG)).build());
          server.on(NonCommandPhase.IN_DATA).freeze();
          assertThat(failureOf(session, message, BoundsTest::interruptMeAtTheBound))
              .hasMessageContaining("interrupted");
          assertThat(Thread.interrupted()).isTrue();
        });
  }

  private static void interruptMeAtTheBound() {
    Thread me = Thread.currentThread();
    ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    clock.schedule(me::interrupt, BOUND.toMillis(), TimeUnit.MILLISECONDS);
    clock.shutdown();
  }
}
