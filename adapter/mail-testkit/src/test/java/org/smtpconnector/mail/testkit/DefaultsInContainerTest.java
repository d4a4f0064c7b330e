package org.smtpconnector.mail.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import jakarta.inject.Inject;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.util.HashSet;
import java.util.Properties;
import java.util.Set;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.spi.ConfigProviderResolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailResource;
import org.smtpconnector.mail.MailSender;

/** What a mailer's settings give to messages that do not set it. */
class DefaultsInContainerTest {
  private final Set<String> set = new HashSet<>();

  /** A bean with two mailers. */
  static class Senders {
    @Inject MailSender mail;

    @Inject
    @MailResource("billing")
    MailSender billing;
  }

  private void set(String property, String value) {
    set.add(property);
    System.setProperty(property, value);
  }

  @AfterEach
  void reset() {
    set.forEach(System::clearProperty);
    ConfigProviderResolver.instance().releaseConfig(ConfigProvider.getConfig());
  }

  /** With a configuration that knows the names of what was set. */
  private static SeContainer container() {
    ConfigProviderResolver.instance().releaseConfig(ConfigProvider.getConfig());
    return SeContainerInitializer.newInstance().addBeanClasses(Senders.class).initialize();
  }

  @Test
  void areThoseOfTheMailerThatSendsTheMessage() throws Exception {
    set("smtpconnector.reply-to", "help@shop.example");
    set("smtpconnector.envelope-sender", "bounces@shop.example");
    set("smtpconnector.billing.jndi-name", "mail/billing");
    set("smtpconnector.billing.bcc", "bills@shop.example");
    set("smtpconnector.billing.header.X-Shop", "Rechnungen für alle");
    try (SeContainer container = container()) {
      TestMailbox mailbox = container.select(TestMailbox.class).get();
      Senders senders = container.select(Senders.class).get();

      senders.billing.send(Mail.to("ann@doe.example").text("x").build());
      CapturedMail bill = mailbox.last();
      assertThat(bill.header("Reply-To")).contains("help@shop.example");
      assertThat(bill.header("X-Shop")).contains("Rechnungen für alle");
      assertThat(bill.sender()).isEqualTo("bounces@shop.example");
      assertThat(bill.recipients()).containsExactly("ann@doe.example", "bills@shop.example");

      senders.mail.send(Mail.to("ann@doe.example").text("x").build());
      assertThat(mailbox.last().header("X-Shop")).isEmpty();
      assertThat(mailbox.last().recipients()).containsExactly("ann@doe.example");
    }
  }

  @Test
  void areTheEnvelopeAloneOfAMessageOfJakartaMail() throws Exception {
    set("smtpconnector.reply-to", "help@shop.example");
    set("smtpconnector.envelope-sender", "bounces@shop.example");
    set("smtpconnector.bcc", "archive@shop.example");
    set("smtpconnector.header.X-Shop", "shop");
    set("smtpconnector.billing.jndi-name", "mail/billing");
    try (SeContainer container = container()) {
      MimeMessage message = new MimeMessage(Session.getInstance(new Properties()));
      message.setFrom("jane@shop.example");
      message.setRecipients(RecipientType.TO, "ann@doe.example");
      message.setText("x");
      container.select(Senders.class).get().mail.send(message);

      CapturedMail sent = container.select(TestMailbox.class).get().last();
      assertThat(sent.sender()).isEqualTo("bounces@shop.example");
      assertThat(sent.recipients()).containsExactly("ann@doe.example", "archive@shop.example");
      assertThat(sent.header("Reply-To")).isEmpty();
      assertThat(sent.header("X-Shop")).isEmpty();
      assertThat(sent.from()).isEqualTo("jane@shop.example");
    }
  }

  @Test
  void areCheckedAtDeployment() {
    set("smtpconnector.billing.jndi-name", "mail/billing");
    set("smtpconnector.billing.header.Message-ID", "<1@shop.example>");
    set("smtpconnector.bcc", "archive");
    assertThatThrownBy(DefaultsInContainerTest::container)
        .hasStackTraceContaining(
            "Senders.billing: smtpconnector.bcc: address 'archive' is not valid")
        .hasStackTraceContaining("Senders.mail: smtpconnector.bcc: address 'archive' is not valid");
    set("smtpconnector.bcc", "archive@shop.example");
    assertThatThrownBy(DefaultsInContainerTest::container)
        .hasStackTraceContaining(
            "Senders.billing: smtpconnector.billing.header.Message-ID: header Message-ID: use"
                + " messageId()");
  }
}
