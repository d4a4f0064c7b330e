package org.smtpconnector.mail.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.inject.Inject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailException.Misconfigured;
import org.smtpconnector.mail.MailResource;
import org.smtpconnector.mail.MailSender;
import org.smtpconnector.mail.Mailers;

/** Mailers that an application chooses at run time, in a CDI container. */
class MailersInContainerTest {
  private static final String BILLING = "smtpconnector.billing.jndi-name";
  private static final String FROM = "smtpconnector.billing.from";
  private static final String DEADLINE = "smtpconnector.hasty.deadline";
  private static final String HASTY = "smtpconnector.hasty.jndi-name";

  static {
    System.setProperty(BILLING, "mail/billing");
    System.setProperty(FROM, "Billing <billing@shop.example>");
    System.setProperty(HASTY, "mail/hasty");
    System.setProperty(DEADLINE, "soon");
  }

  private final SeContainer container = SeContainerInitializer.newInstance().initialize();
  private final Desk desk = container.select(Desk.class).get();
  private final TestMailbox mailbox = container.select(TestMailbox.class).get();

  /** A bean of an application. */
  @Dependent
  static class Desk {
    @Inject Mailers mailers;

    @Inject @Any Instance<MailSender> instances;

    @Inject MailSender mail;
  }

  @AfterEach
  void close() {
    container.close();
  }

  private static Mail mail() {
    return Mail.to("ann@doe.example").subject("Hello").text("All good.").build();
  }

  @Test
  void findsThemByNameWithTheirSettings() {
    desk.mailers.named("billing").send(mail());
    desk.mailers.defaultMailer().send(mail());

    assertThat(mailbox.mails())
        .extracting(CapturedMail::from)
        .containsExactly("Billing <billing@shop.example>", "Shop <shop@shop.example>");
  }

  @Test
  void makesEachOnce() {
    assertThat(desk.mailers.named("billing")).isSameAs(desk.mailers.named("billing"));
    assertThat(desk.mailers.defaultMailer()).isSameAs(desk.mailers.defaultMailer());
  }

  @Test
  void findsThemByTheLiteralOfTheAnnotationToo() {
    desk.instances.select(MailResource.Literal.of("billing")).get().send(mail());
    container.select(MailSender.class, MailResource.Literal.of("billing")).get().send(mail());
    CDI.current().select(MailSender.class, MailResource.Literal.of("billing")).get().send(mail());

    assertThat(mailbox.mails())
        .hasSize(3)
        .extracting(CapturedMail::from)
        .containsOnly("Billing <billing@shop.example>");
  }

  @Test
  void namesTheSettingThatIsMissingOrWrong() {
    assertThatThrownBy(() -> desk.mailers.named("news"))
        .isInstanceOf(Misconfigured.class)
        .hasMessage(
            "smtpconnector.news.jndi-name is not set: set it to the JNDI name of a connection"
                + " factory");
    assertThatThrownBy(() -> desk.mailers.named("hasty"))
        .isInstanceOf(Misconfigured.class)
        .hasMessageStartingWith("smtpconnector.hasty.deadline is 'soon', which is not");
    assertThatThrownBy(() -> desk.instances.select(MailResource.Literal.of("news")).get())
        .isInstanceOf(Misconfigured.class)
        .hasMessageStartingWith("smtpconnector.news.jndi-name is not set");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a.b", "billing\n"})
  void saysThatANameIsNone(String name) {
    assertThatThrownBy(() -> desk.mailers.named(name))
        .isInstanceOf(Misconfigured.class)
        .hasMessageContaining("a name consists of letters, digits and hyphens");
  }

  @Test
  void wantsAName() {
    assertThatNullPointerException().isThrownBy(() -> desk.mailers.named(null)).withMessage("name");
    assertThatNullPointerException().isThrownBy(() -> MailResource.Literal.of(null));
  }

  @Test
  void seesASettingThatIsCorrected() {
    System.setProperty(DEADLINE, "60");
    try {
      desk.mailers.named("hasty").send(mail());
    } finally {
      System.setProperty(DEADLINE, "soon");
    }
    assertThat(mailbox.count()).isEqualTo(1);
  }

  @Test
  void literalsAreEqualByName() {
    assertThat(MailResource.Literal.of("a"))
        .isEqualTo(MailResource.Literal.of("a"))
        .hasSameHashCodeAs(MailResource.Literal.of("a"));
    assertThat(MailResource.Literal.of("a").value()).isEqualTo("a");
    assertThat(MailResource.Literal.of("a").annotationType()).isEqualTo(MailResource.class);
  }

  @Test
  void capturesWhatATenantSendsAndAsWhom() {
    desk.mail.as("acme", "secret").send(mail());
    desk.mailers.named("billing").as("globex", "other-secret").send(mail());
    desk.mail.send(mail());

    assertThat(mailbox.mails())
        .extracting(captured -> captured.user().orElse("nobody"))
        .containsExactly("acme", "globex", "nobody");
  }
}
