package org.smtpconnector.mail.outbox.container;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.enterprise.inject.se.SeContainer;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.smtpconnector.mail.MailSent;
import org.smtpconnector.mail.outbox.MailDeferred;
import org.smtpconnector.mail.outbox.OutboxState;
import org.smtpconnector.mail.outbox.QueuedMail;
import org.smtpconnector.mail.testkit.TestMailbox;
import org.smtpconnector.testkit.NonCommandPhase;

/** The outbox starts and stops with its application. */
class OutboxLifecycleTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  private final Platform platform = new Platform().set("first-delay", "PT1S").set("stop", "PT1M");

  /** An observer of an application. */
  @ApplicationScoped
  static class Audit {
    private final Queue<Object> events = new ConcurrentLinkedQueue<>();

    void sent(@Observes MailSent event) {
      events.add(event.messageId() + " sent");
    }

    void deferred(@ObservesAsync MailDeferred event) {
      events.add(event.messageId() + " deferred");
    }

    Queue<Object> events() {
      return events;
    }
  }

  @AfterEach
  void close() {
    platform.close();
  }

  private static void awaitMails(SeContainer container, int messages) {
    TestMailbox mailbox = container.select(TestMailbox.class).get();
    await().atMost(SOON).until(() -> mailbox.mails().size() == messages);
  }

  @Test
  void startsToSendOnceADatabaseThatIsDownIsThere() {
    platform.stopDatabase();
    try (Warnings warnings = new Warnings();
        SeContainer container = platform.start(Shop.class)) {
      assertThat(warnings.lines())
          .first(as(STRING))
          .startsWith("the outbox cannot reach its database, and sends as soon as it can: ");
      platform.startDatabase();
      Shop shop = container.select(Shop.class).get();
      await()
          .atMost(SOON)
          .ignoreExceptions()
          .until(() -> shop.desk().counts().get(OutboxState.WAITING) == 0);
      shop.outbox().put(Letters.to("ann@doe.example"));
      awaitMails(container, 1);
    }
  }

  @Test
  void stopsEvenIfItsDatabaseIsDown() {
    platform.stopDatabase();
    try (SeContainer container = platform.start(Shop.class)) {
      assertThat(container.isRunning()).isTrue();
    }
    await().atMost(SOON).until(() -> platform.threadsAlive() == 0);
  }

  @Test
  void completesWhatIsInProgressAndLeavesNoThread() throws Exception {
    CountDownLatch inProgress = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    SeContainer container = platform.start(Shop.class);
    try {
      TestMailbox mailbox = container.select(TestMailbox.class).get();
      mailbox
          .server()
          .on(NonCommandPhase.END_OF_DATA)
          .reply("250 2.0.0 never said")
          .when(
              () -> {
                inProgress.countDown();
                return !opened(answer); // the rule applies if the test has failed
              });
      Shop shop = container.select(Shop.class).get();
      shop.outbox().put(Letters.to("ann@doe.example"));
      assertThat(opened(inProgress)).isTrue();

      Thread stopping = new Thread(container::close);
      stopping.start();
      await().atMost(SOON).until(() -> stopping.getState() == Thread.State.TIMED_WAITING);
      answer.countDown();
      stopping.join();
    } finally {
      if (container.isRunning()) {
        container.close();
      }
    }
    await().atMost(SOON).until(() -> platform.threadsAlive() == 0);
    try (SeContainer next = platform.start(Shop.class)) {
      assertThat(next.select(Shop.class).get().desk().counts())
          .allSatisfy((state, count) -> assertThat(count).as(state.name()).isZero());
    }
  }

  @Test
  void firesWhatBecomesOfAMessage() {
    try (SeContainer container = platform.start(Shop.class, Audit.class)) {
      TestMailbox mailbox = container.select(TestMailbox.class).get();
      mailbox.server().on("RCPT").reply("450 4.2.0 greylisted").times(1);
      Shop shop = container.select(Shop.class).get();
      QueuedMail queued = shop.outbox().put(Letters.to("ann@doe.example"));
      Audit audit = container.select(Audit.class).get();
      await()
          .atMost(SOON)
          .untilAsserted(
              () ->
                  assertThat(audit.events())
                      .containsExactlyInAnyOrder(
                          queued.messageId() + " deferred", queued.messageId() + " sent"));
    }
  }

  private static boolean opened(CountDownLatch latch) {
    try {
      return latch.await(SOON.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
