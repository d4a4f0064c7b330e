package org.smtpconnector.mail.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import jakarta.interceptor.Interceptor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.smtpconnector.mail.testkit.CapturedMail;
import org.smtpconnector.mail.testkit.TestMailbox;
import org.smtpconnector.testkit.NonCommandPhase;

/** The start-up bean in a CDI container, by the settings on the class path. */
class DigestLifecycleTest {
  private static final Logger ROOT = Logger.getLogger("");
  private static final String INTERVAL = "smtpconnector.log-mail.digest-interval";
  private static final String DISK_FULL = "[log] SEVERE: Disk full";
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final List<CapturedMail> AT_THE_END = new ArrayList<>();

  /** Looks into the mailbox before it goes, and after the handler has. */
  @ApplicationScoped
  static class LastLook {
    void look(
        @Observes
            @Priority(Interceptor.Priority.PLATFORM_AFTER + 500)
            @BeforeDestroyed(ApplicationScoped.class)
            Object stop,
        TestMailbox mailbox) {
      AT_THE_END.addAll(mailbox.mails());
    }
  }

  @BeforeEach
  void forget() {
    AT_THE_END.clear();
  }

  private static List<Handler> handlers() {
    return List.of(ROOT.getHandlers()).stream().filter(DigestHandler.class::isInstance).toList();
  }

  @Test
  void attachesAHandlerAtTheStartAndDetachesItAtTheEnd() {
    try (SeContainer container = SeContainerInitializer.newInstance().initialize()) {
      assertThat(container.isRunning()).isTrue();
      assertThat(handlers()).hasSize(1);
    }
    assertThat(handlers()).isEmpty();
  }

  @Test
  void mailsTheLastDigestAtTheEnd() {
    try (SeContainer container = SeContainerInitializer.newInstance().initialize()) {
      assertThat(container.isRunning()).isTrue();
      Logger.getLogger("shop").severe("Disk full");
    }
    assertThat(AT_THE_END).singleElement().extracting(CapturedMail::subject).isEqualTo(DISK_FULL);
  }

  /** As a server undeploys an application, of which a thread is mailing. */
  @Test
  void waitsAtTheEndForADigestThatIsUnderWay() throws Exception {
    CountDownLatch underWay = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    System.setProperty(INTERVAL, "PT1S");
    SeContainer container = SeContainerInitializer.newInstance().initialize();
    try {
      TestMailbox mailbox = container.select(TestMailbox.class).get();
      mailbox
          .server()
          .on(NonCommandPhase.END_OF_DATA)
          .reply("250 2.0.0 never said")
          .when(
              () -> {
                underWay.countDown();
                return !opened(goOn); // the rule applies if the test has failed
              });
      Logger.getLogger("shop").severe("Disk full");
      assertThat(opened(underWay)).isTrue();
      assertThat(handlers()).hasSize(1);

      Thread stopping = new Thread(container::close);
      stopping.start();
      await().atMost(SOON).until(() -> handlers().isEmpty());
      goOn.countDown();
      stopping.join();
    } finally {
      System.clearProperty(INTERVAL);
      if (container.isRunning()) {
        container.close();
      }
    }
    assertThat(AT_THE_END).extracting(CapturedMail::subject).containsExactly(DISK_FULL);
  }

  private static boolean opened(CountDownLatch latch) {
    try {
      return latch.await(SOON.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
