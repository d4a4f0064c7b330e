package org.smtpconnector.mail.bounces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The timer in a CDI container. */
class BounceTimerTest {
  private static final String TIMERS = "java:comp/DefaultManagedScheduledExecutorService";

  /** An application that observes reports. */
  @ApplicationScoped
  static class Observer {
    private static final List<MailBounced> SEEN = new CopyOnWriteArrayList<>();

    void bounced(@Observes MailBounced bounced) {
      SEEN.add(bounced);
    }
  }

  private final BounceServer server = new BounceServer();
  private final ScheduledThreadPoolExecutor timers = new ScheduledThreadPoolExecutor(1);

  @BeforeEach
  void bind() {
    Observer.SEEN.clear();
    timers.setRemoveOnCancelPolicy(true);
    LocalNames.bind(TIMERS, timers);
    set(server.settings("interval", "PT5S"));
  }

  private static void set(java.util.Map<String, String> settings) {
    settings.forEach(System::setProperty);
  }

  @AfterEach
  void close() {
    System.getProperties().keySet().removeIf(name -> name.toString().contains(".bounces."));
    LocalNames.unbind(TIMERS);
    timers.shutdownNow();
    server.close();
  }

  private static SeContainer start() {
    return SeContainerInitializer.newInstance().addBeanClasses(Observer.class).initialize();
  }

  @Test
  void firesReportsFromTheStartOfTheApplicationToItsStop() throws Exception {
    server.deliver(Samples.text("postfix-failed"));
    try (SeContainer container = start()) {
      assertThat(container.isRunning()).isTrue();
      await().atMost(Duration.ofSeconds(60)).until(() -> Observer.SEEN.size() == 1);
      server.deliver(Samples.text("exim-failed"));
      await().atMost(Duration.ofSeconds(60)).until(() -> Observer.SEEN.size() == 2);
      assertThat(timers.getQueue()).hasSizeLessThanOrEqualTo(1);
    }
    assertThat(timers.getQueue()).isEmpty();
  }

  @Test
  void doesNothingWithoutAMailbox() {
    System.clearProperty("smtpconnector.bounces.host");
    try (SeContainer container = start()) {
      assertThat(container.isRunning()).isTrue();
      assertThat(timers.getTaskCount()).isZero();
    }
  }

  @Test
  void isNotDeployedWithInvalidSettings() {
    System.setProperty("smtpconnector.bounces.interval", "often");
    assertThatThrownBy(BounceTimerTest::start)
        .hasStackTraceContaining("smtpconnector.bounces.interval is 'often'");
  }

  @Test
  void isNotStartedWithoutTimersOfTheServer() {
    LocalNames.unbind(TIMERS);
    assertThatThrownBy(BounceTimerTest::start)
        .hasStackTraceContaining("enable Jakarta Concurrency and JNDI in the server");
  }
}
