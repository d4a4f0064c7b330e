package org.smtpconnector.mail.testkit;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailRefused;
import org.smtpconnector.mail.MailSender;

/** Sends messages in containers that have the beans that a test names. */
abstract class BeansInContainer {
  static final List<MailRefused> REFUSED = new ArrayList<>();

  /** An observer of an application. */
  @ApplicationScoped
  static class Audit {
    void refused(@Observes MailRefused event) {
      REFUSED.add(event);
    }
  }

  @FunctionalInterface
  interface Use {
    void of(MailSender sender, TestMailbox mailbox);
  }

  static void with(Use use, Class<?>... beans) {
    try (SeContainer container =
        SeContainerInitializer.newInstance().addBeanClasses(beans).initialize()) {
      use.of(container.select(MailSender.class).get(), container.select(TestMailbox.class).get());
    }
  }

  static Mail mail(String... to) {
    return Mail.to(to).subject("Hello").text("All good.").build();
  }

  @BeforeEach
  void forgetWhatWasRefused() {
    REFUSED.clear();
  }
}
