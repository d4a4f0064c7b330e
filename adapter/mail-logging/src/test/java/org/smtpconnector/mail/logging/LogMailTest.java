package org.smtpconnector.mail.logging;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import jakarta.interceptor.Interceptor;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.smtpconnector.mail.testkit.CapturedMail;
import org.smtpconnector.mail.testkit.TestMailbox;

/** The start-up bean in a CDI container, by the settings on the class path. */
class LogMailTest {
  private static final Logger ROOT = Logger.getLogger("");
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
    assertThat(AT_THE_END)
        .singleElement()
        .extracting(CapturedMail::subject)
        .isEqualTo("[log] SEVERE: Disk full");
  }
}
