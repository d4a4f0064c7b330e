package org.smtpconnector.mail.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import jakarta.inject.Inject;
import java.time.Duration;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailException.Deferred;
import org.smtpconnector.mail.MailSender;

/** The mailbox as an alternative in a CDI container, with the beans that are on the class path. */
class MailboxInContainerTest {
  private final SeContainer container = SeContainerInitializer.newInstance().initialize();
  private final Greetings greetings = container.select(Greetings.class).get();
  private final TestMailbox mailbox = container.select(TestMailbox.class).get();

  /** A bean of an application. */
  @ApplicationScoped
  static class Greetings {
    @Inject MailSender mail;

    void greet(String address) {
      mail.send(Mail.to(address).subject("Hello").text("All good.").build());
    }
  }

  @AfterEach
  void close() {
    container.close();
  }

  @Test
  void standsBehindTheMailerThatIsInjected() {
    greetings.greet("ann@doe.example");

    assertThat(mailbox.sentTo("ann@doe.example"))
        .singleElement()
        .satisfies(
            mail -> {
              assertThat(mail.subject()).isEqualTo("Hello");
              assertThat(mail.from()).isEqualTo("Shop <shop@shop.example>"); // by its setting
            });
  }

  @Test
  void givesAMailMoreTimeThanProductionDoesWhereTheApplicationSaysNothing() {
    assertThat(ConfigProvider.getConfig().getValue("smtpconnector.deadline", Duration.class))
        .isEqualTo(Duration.ofMinutes(2));
  }

  @Test
  void makesTheMailerThatIsInjectedFail() {
    mailbox.defer("ann@doe.example");

    assertThatThrownBy(() -> greetings.greet("ann@doe.example")).isInstanceOf(Deferred.class);
  }
}
