package org.smtpconnector.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.smtpconnector.connector.SmtpConnectionFactory;
import org.smtpconnector.connector.ra.SmtpManagedConnectionFactory;
import org.smtpconnector.mail.MailException.Misconfigured;
import org.smtpconnector.mail.mailer.ConnectorMailSender;
import org.smtpconnector.mail.mailer.MailerSettings;
import org.smtpconnector.testkit.ScriptedSmtpServer;

/** The remedy that is named where a relay does not accept who we are. */
class RefusedLoginTest {
  private static Misconfigured failureBy(String mechanism) {
    try (ScriptedSmtpServer relay =
        ScriptedSmtpServer.builder()
            .user("shop@shop.example", "right")
            .mechanisms(mechanism)
            .start()) {
      SmtpManagedConnectionFactory factory = LocalNames.managedFactory(relay);
      factory.setMechanisms(mechanism);
      factory.setUser("shop@shop.example");
      factory.setPassword("wrong");
      LocalNames.bind("mail/login", (SmtpConnectionFactory) factory.createConnectionFactory());
      MailerSettings settings =
          new MailerSettings("mail/login", Optional.of(Mailbox.of("shop@shop.example")), 1);
      MailSender sender = new ConnectorMailSender(() -> settings, Retrying.atOnce(), event -> {});
      Mail mail = Mail.to("ann@doe.example").text("All good.").build();
      return catchThrowableOfType(Misconfigured.class, () -> sender.send(mail));
    } finally {
      LocalNames.unbind("mail/login");
    }
  }

  @Test
  void isAboutThePassword() {
    assertThat(failureBy("PLAIN"))
        .hasMessageEndingWith(": check the user and the password of the connection factory");
  }

  @Test
  void isAboutTheToken() {
    for (String mechanism : new String[] {"XOAUTH2", "OAUTHBEARER"}) {
      assertThat(failureBy(mechanism))
          .hasMessageContaining("the relay rejects the access token")
          .hasMessageContaining("oauthScope")
          .hasMessageNotContaining("password")
          .hasMessageNotContaining("wrong");
    }
  }
}
