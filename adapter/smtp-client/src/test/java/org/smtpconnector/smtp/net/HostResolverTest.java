package org.smtpconnector.smtp.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.smtpconnector.smtp.SmtpConfig;
import org.smtpconnector.smtp.Timeouts;

/** Name servers that do not answer keep nobody, and cost one thread a name. */
class HostResolverTest {
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Duration LONG = Duration.ofSeconds(30);

  private final CountDownLatch answered = new CountDownLatch(1);
  private final AtomicInteger lookUps = new AtomicInteger();
  private final HostResolver hanging =
      new HostResolver(
          host -> {
            lookUps.incrementAndGet();
            awaitUninterruptibly();
            return new InetAddress[] {InetAddress.getLoopbackAddress()};
          });

  /** As the system's look-up, which takes no notice of an interrupt. */
  private void awaitUninterruptibly() {
    while (answered.getCount() > 0) {
      try {
        answered.await();
      } catch (InterruptedException e) {
        // On it goes.
      }
    }
  }

  @AfterEach
  void answer() {
    answered.countDown();
  }

  private SocketLink dial(Duration connect) throws Exception {
    SmtpConfig config =
        SmtpConfig.to("relay.example")
            .timeouts(new Timeouts(connect, LONG, LONG, LONG, LONG))
            .build();
    return new Dialer(config, hanging).dial(Deadline.in(LONG, "open session"));
  }

  private List<InetAddress> resolve(String host, Duration atMost) throws Exception {
    return hanging.resolve("host", host, Deadline.in(atMost, "connection"));
  }

  private static long millisSince(long start) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
  }

  private static List<Thread> lookUpThreads(String host) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("smtp-resolve-" + host))
        .toList();
  }

  @Test
  void waitsForNameServersAsLongAsForAConnection() {
    long start = System.nanoTime();
    assertThatThrownBy(() -> dial(SHORT))
        .isInstanceOf(UnknownHostException.class)
        .hasMessage(
            "the name servers did not resolve host 'relay.example' within 300 milliseconds");
    assertThat(millisSince(start)).isGreaterThanOrEqualTo(250L);
    assertThat(lookUpThreads("relay.example"))
        .singleElement()
        .satisfies(
            thread -> {
              assertThat(thread.isDaemon()).isTrue();
              assertThat(thread.getContextClassLoader()).isNull();
            });
  }

  @Test
  void endsByAnInterrupt() {
    Thread me = Thread.currentThread();
    ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    clock.schedule(me::interrupt, SHORT.toMillis(), TimeUnit.MILLISECONDS);
    clock.shutdown();
    assertThatThrownBy(() -> dial(LONG))
        .isInstanceOf(InterruptedIOException.class)
        .hasMessageContaining("interrupted");
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void asksOnceForANameHoweverManyWait() throws Exception {
    int many = 50;
    ExecutorService senders = Executors.newFixedThreadPool(many);
    try {
      List<Callable<List<InetAddress>>> impatient = new ArrayList<>();
      for (int i = 0; i < many; i++) {
        impatient.add(() -> resolve("relay.example", SHORT));
      }
      for (Future<List<InetAddress>> failed : senders.invokeAll(impatient)) {
        assertThatThrownBy(failed::get)
            .isInstanceOf(ExecutionException.class)
            .hasCauseInstanceOf(UnknownHostException.class);
      }
      assertThat(lookUps).hasValue(1);
      assertThat(lookUpThreads("relay.example")).hasSize(1);

      Future<List<InetAddress>> patient = senders.submit(() -> resolve("relay.example", LONG));
      assertThatThrownBy(() -> resolve("other.example", SHORT))
          .hasMessageContaining("'other.example'");
      assertThat(lookUps).as("one for each name").hasValue(2);
      answered.countDown();
      assertThat(patient.get()).containsExactly(InetAddress.getLoopbackAddress());
    } finally {
      senders.shutdownNow();
    }
  }

  @Test
  void asksAnewWhenTheLastLookUpHasEnded() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    HostResolver flaky =
        new HostResolver(
            host -> {
              if (asked.incrementAndGet() == 1) {
                throw new UnknownHostException(host);
              }
              return new InetAddress[] {InetAddress.getLoopbackAddress()};
            });
    Deadline deadline = Deadline.in(LONG, "connection");
    assertThatThrownBy(() -> flaky.resolve("proxyHost", "relay.example", deadline))
        .isInstanceOf(UnknownHostException.class)
        .hasMessageContaining("proxyHost 'relay.example' cannot be resolved")
        .hasCauseInstanceOf(UnknownHostException.class);
    assertThat(flaky.resolve("proxyHost", "relay.example", deadline)).hasSize(1);
  }

  @Test
  void looksNoAddressUp() throws Exception {
    assertThat(resolve("192.0.2.1", SHORT)).containsExactly(InetAddress.getByName("192.0.2.1"));
    assertThat(resolve("2001:db8::1", SHORT)).containsExactly(InetAddress.getByName("2001:db8::1"));
    assertThat(lookUps).hasValue(0);
  }
}
