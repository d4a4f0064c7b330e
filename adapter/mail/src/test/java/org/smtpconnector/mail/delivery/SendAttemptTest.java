package org.smtpconnector.mail.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smtpconnector.mail.ComposedMail;
import org.smtpconnector.mail.LocalNames;
import org.smtpconnector.mail.MailException;
import org.smtpconnector.mail.OnDoubt;
import org.smtpconnector.mail.Warnings;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.MessageSource;
import org.smtpconnector.smtp.SendDeadline;
import org.smtpconnector.testkit.ScriptedSmtpServer;
import org.smtpconnector.testkit.SmtpServerExtension;

/** What the log says of an attempt. */
class SendAttemptTest {
  @RegisterExtension
  static final SmtpServerExtension SMTP = new SmtpServerExtension(ScriptedSmtpServer.builder());

  @BeforeEach
  void bind(ScriptedSmtpServer relay) {
    LocalNames.bindFactory(relay);
  }

  @ParameterizedTest
  @CsvSource({
    "EHLO, 421 4.3.2 busy",
    "MAIL, 550 5.7.1 not you",
    "RCPT, 550 5.1.1 unknown",
    "RCPT TO:<bob@, 451 4.7.1 greylisted",
    "DATA, 554 5.5.1 no"
  })
  void namesTheRelayOfAFailedAttempt(String command, String reply, ScriptedSmtpServer relay) {
    relay.on(command).reply(reply);
    DeliveryState delivery =
        new DeliveryState(
            new ComposedMail(
                "<1@shop.example>",
                Envelope.of("shop@shop.example", "ann@doe.example", "bob@doe.example"),
                MessageSource.of("Subject: x\r\n\r\nAll good.\r\n".getBytes()),
                OnDoubt.REPORT));

    try (Warnings warnings = new Warnings()) {
      assertThatThrownBy(
              () ->
                  new SendAttempt()
                      .send(new JndiConnectionSpec("mail/smtp"), delivery, SendDeadline.NONE))
          .isInstanceOf(MailException.class);

      assertThat(warnings.lines())
          .singleElement()
          .asString()
          .contains("localhost:" + relay.port() + " (");
    }
  }
}
