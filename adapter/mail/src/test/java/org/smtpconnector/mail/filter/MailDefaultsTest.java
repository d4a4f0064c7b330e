package org.smtpconnector.mail.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.smtpconnector.mail.ComposedMail;
import org.smtpconnector.mail.HeaderField;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailReceipt;
import org.smtpconnector.mail.Mailbox;
import org.smtpconnector.mail.OnDoubt;
import org.smtpconnector.mail.ReversePath;
import org.smtpconnector.smtp.EmailAddress;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.MessageSource;
import org.smtpconnector.smtp.Recipient;
import org.smtpconnector.smtp.RecipientOutcome;
import org.smtpconnector.smtp.RecipientOutcome.Status;

class MailDefaultsTest {
  private static final MailDefaults DEFAULTS =
      new MailDefaults(
          List.of(Mailbox.of("help@shop.example")),
          List.of(Mailbox.of("archive@shop.example")),
          Optional.of(ReversePath.of("bounces@shop.example")),
          List.of(new HeaderField("X-Shop", "shop"), new HeaderField("X-Team", "mail")));

  private static Mail.Builder mail() {
    return Mail.to("ann@doe.example").text("x");
  }

  @Test
  void giveAMessageWhatItDoesNotSet() {
    assertThat(DEFAULTS.in(mail().build()))
        .isEqualTo(
            mail()
                .replyTo("help@shop.example")
                .bcc("archive@shop.example")
                .envelopeSender("bounces@shop.example")
                .header("X-Shop", "shop")
                .header("X-Team", "mail")
                .build());
  }

  @Test
  void leaveWhatAMessageSetsAndAddTheirBcc() {
    Mail own =
        mail()
            .replyTo("jane@shop.example")
            .bcc("eve@shop.example")
            .nullReversePath()
            .header("x-shop", "own")
            .build();
    assertThat(DEFAULTS.in(own))
        .isEqualTo(own.toBuilder().bcc("archive@shop.example").header("X-Team", "mail").build());
  }

  @Test
  void doNotNameARecipientAgain() {
    Mail own = mail().cc("archive@SHOP.example").build();
    assertThat(DEFAULTS.in(own).recipients()).isEqualTo(own.recipients());
  }

  @Test
  void doNotGoAgainToTheBccOfAMessageThatGoesOnLater() {
    MailReceipt receipt =
        new MailReceipt(
            "<1@shop.example>",
            1,
            List.of(
                RecipientOutcome.undecided(EmailAddress.of("ann@doe.example"), Status.DEFERRED),
                RecipientOutcome.undecided(
                    EmailAddress.of("archive@shop.example"), Status.ACCEPTED)));
    Mail later = DEFAULTS.in(mail().build().onlyTo(receipt));
    assertThat(later.envelope().of(EmailAddress.of("s@shop.example"), later.recipients()))
        .extracting(Envelope::recipients)
        .isEqualTo(List.of(Recipient.of(EmailAddress.of("ann@doe.example"))));
  }

  @Test
  void returnTheSameMessageWhereThereAreNone() {
    Mail mail = mail().build();
    assertThat(MailDefaults.NONE.in(mail)).isSameAs(mail);
  }

  @Test
  void addTheirBccToTheEnvelopeOfAMessageOfJakartaMail() {
    ComposedMail composed =
        new ComposedMail(
            "<1@shop.example>",
            Envelope.of("jane@shop.example", "ann@doe.example"),
            MessageSource.of(new byte[0]),
            OnDoubt.RESEND);
    ComposedMail with = DEFAULTS.withBcc(composed);
    assertThat(with.envelope())
        .isEqualTo(Envelope.of("jane@shop.example", "ann@doe.example", "archive@shop.example"));
    assertThat(with.onDoubt()).isEqualTo(OnDoubt.RESEND);
    assertThat(MailDefaults.NONE.withBcc(composed)).isSameAs(composed);
  }
}
