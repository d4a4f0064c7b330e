package org.smtpconnector.mail.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.decorator.Decorator;
import jakarta.decorator.Delegate;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.smtpconnector.mail.BulkListener;
import org.smtpconnector.mail.BulkReceipt;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailException;
import org.smtpconnector.mail.MailException.Rejected;
import org.smtpconnector.mail.MailFilter;
import org.smtpconnector.mail.MailReceipt;
import org.smtpconnector.mail.MailSender;
import org.smtpconnector.smtp.EmailAddress;
import org.smtpconnector.smtp.RecipientOutcome;
import org.smtpconnector.smtp.RecipientOutcome.Status;

/** Filters as beans: each test has those that it names. */
class FiltersInContainerTest extends BeansInContainer {
  private static final List<String> SEEN = new ArrayList<>();

  private static Mail marked(Mail mail, String mark) {
    SEEN.add(mark);
    return mail.toBuilder().subject(mail.subject() + " " + mark).build();
  }

  @BeforeEach
  void forgetWhatWasSeen() {
    SEEN.clear();
  }

  /** Without a priority, so among the last. */
  static class Last implements MailFilter {
    @Override
    public Mail filter(Mail mail, String mailer) {
      return marked(mail, "last" + mailer);
    }
  }

  @Priority(2)
  static class Second implements MailFilter {
    @PreDestroy
    void end() {
      SEEN.add("destroyed");
    }

    @Override
    public Mail filter(Mail mail, String mailer) {
      return marked(mail, "second");
    }
  }

  @Alternative
  @Priority(1)
  static class First implements MailFilter {
    @Override
    public Mail filter(Mail mail, String mailer) {
      return marked(mail, "first");
    }
  }

  @Test
  void changeAMessageInTheOrderOfTheirPriorities() {
    with(
        (sender, mailbox) -> {
          sender.send(mail("ann@doe.example"));
          assertThat(mailbox.last().subject()).isEqualTo("Hello first second last");
        },
        Last.class,
        Second.class,
        First.class);
  }

  /** Without a priority, so that it is enabled in one test alone. */
  @Decorator
  static class Timed implements MailFilter {
    @Inject @Delegate @Any MailFilter next;

    @Override
    public Mail filter(Mail mail, String mailer) {
      SEEN.add("timed");
      return next.filter(mail, mailer);
    }
  }

  @Test
  void mayBeDecorated() {
    try (SeContainer container =
        SeContainerInitializer.newInstance()
            .addBeanClasses(Second.class)
            .enableDecorators(Timed.class)
            .initialize()) {
      container.select(MailSender.class).get().send(mail("ann@doe.example"));
      assertThat(SEEN).containsExactly("timed", "second", "destroyed");
    }
  }

  @Test
  void areDestroyedAfterEachMessageIfTheyAreDependent() {
    with(
        (sender, mailbox) -> {
          sender.send(mail("ann@doe.example"));
          sender.send(mail("ann@doe.example"));
          assertThat(SEEN).containsExactly("second", "destroyed", "second", "destroyed");
        },
        Second.class);
  }

  @Test
  void areNotCalledAgainForAMessageThatWasComposedBefore() {
    with(
        (sender, mailbox) -> {
          sender.send(sender.compose(mail("ann@doe.example")));
          assertThat(SEEN).containsExactly("last");
          assertThat(mailbox.last().subject()).isEqualTo("Hello last");
        },
        Last.class);
  }

  /** A producer of a bean with a scope. */
  static class Producer {
    @Produces
    @ApplicationScoped
    MailFilter filter() {
      SEEN.add("made");
      return new Last();
    }
  }

  @Test
  void mayBeProducedAndLiveAsLongAsTheirScope() {
    with(
        (sender, mailbox) -> {
          sender.send(mail("ann@doe.example"));
          sender.send(mail("ann@doe.example"));
          assertThat(SEEN).containsExactly("made", "last", "last");
        },
        Producer.class);
  }

  /** Vetoes messages to Bob. */
  static class Embargo implements MailFilter {
    @Override
    public Mail filter(Mail mail, String mailer) {
      if (mail.recipients().contains(EmailAddress.of("bob@doe.example"))) {
        throw new Rejected("Bob's country is under embargo", null, List.of());
      }
      return mail;
    }
  }

  @Test
  void vetoAMessageWithTheirReason() {
    with(
        (sender, mailbox) -> {
          assertThatThrownBy(() -> sender.send(mail("ann@doe.example", "bob@doe.example")))
              .isInstanceOf(Rejected.class)
              .hasMessage(
                  Embargo.class.getName() + " vetoed the message: Bob's country is under embargo")
              .hasCauseInstanceOf(Rejected.class);
          assertThat(mailbox.server().connections()).isZero();
          assertThat(REFUSED)
              .singleElement()
              .satisfies(
                  event -> {
                    assertThat(event.failure()).hasMessageContaining("under embargo");
                    assertThat(event.messageId()).isEmpty();
                    assertThat(event.recipients())
                        .extracting(RecipientOutcome::status)
                        .containsExactly(Status.NOT_ATTEMPTED, Status.NOT_ATTEMPTED);
                  });

          assertThatThrownBy(() -> sender.compose(mail("bob@doe.example")))
              .isInstanceOf(Rejected.class);
          assertThat(REFUSED).hasSize(1);
        },
        Embargo.class);
  }

  @Test
  void vetoOneMessageOfABatchAlone() {
    List<String> failures = new ArrayList<>();
    with(
        (sender, mailbox) -> {
          BulkReceipt receipt =
              sender.sendAll(
                  Stream.of(
                      mail("ann@doe.example"), mail("bob@doe.example"), mail("eve@doe.example")),
                  new BulkListener<>() {
                    @Override
                    public void sent(Mail mail, MailReceipt receipt) {}

                    @Override
                    public void failed(Mail mail, MailException failure) {
                      failures.add(mail.recipients() + " " + failure.getMessage());
                    }
                  });
          assertThat(receipt.sent()).isEqualTo(2);
          assertThat(failures)
              .singleElement()
              .asString()
              .startsWith("[bob@doe.example]")
              .endsWith("under embargo");
          assertThat(REFUSED).hasSize(1);
          assertThat(mailbox.count()).isEqualTo(2);
        },
        Embargo.class);
  }

  /** Fails. */
  static class Broken implements MailFilter {
    @Override
    public Mail filter(Mail mail, String mailer) {
      throw new IllegalStateException("no footer");
    }
  }

  @Test
  void holdAMessageBackIfTheyFail() {
    with(
        (sender, mailbox) -> {
          assertThatThrownBy(() -> sender.send(mail("ann@doe.example")))
              .isInstanceOf(Rejected.class)
              .hasMessage(
                  "the filter "
                      + Broken.class.getName()
                      + " failed, so the message is not sent: java.lang.IllegalStateException: no"
                      + " footer")
              .hasCauseInstanceOf(IllegalStateException.class);
          assertThat(mailbox.server().connections()).isZero();
          assertThat(REFUSED).hasSize(1);
        },
        Broken.class);
  }

  /** Forgets to return. */
  static class Forgetful implements MailFilter {
    @Override
    public Mail filter(Mail mail, String mailer) {
      return null;
    }
  }

  @Test
  void holdAMessageBackIfTheyReturnNone() {
    with(
        (sender, mailbox) ->
            assertThatThrownBy(() -> sender.send(mail("ann@doe.example")))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining(Forgetful.class.getName() + " returned null"),
        Forgetful.class);
  }

  /** A producer of a filter in a scope that is not active. */
  static class OfRequests {
    @Produces
    @RequestScoped
    MailFilter filter() {
      return new Last();
    }
  }

  @Test
  void holdAMessageBackIfTheirScopeIsNotActive() {
    with(
        (sender, mailbox) ->
            assertThatThrownBy(() -> sender.send(mail("ann@doe.example")))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("ContextNotActiveException")
                .hasMessageContaining(OfRequests.class.getName()),
        OfRequests.class);
  }
}
