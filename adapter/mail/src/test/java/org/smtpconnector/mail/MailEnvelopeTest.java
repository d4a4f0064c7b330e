package org.smtpconnector.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.smtpconnector.mail.OptionFixture.SENDER;
import static org.smtpconnector.mail.OptionFixture.assertRefused;
import static org.smtpconnector.mail.OptionFixture.mail;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.smtpconnector.mail.mime.MimeComposer;
import org.smtpconnector.mail.mime.MimeMessages;
import org.smtpconnector.smtp.EmailAddress;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.MailParameters;
import org.smtpconnector.smtp.Recipient;
import org.smtpconnector.smtp.Recipient.Notify;
import org.smtpconnector.smtp.RecipientOutcome;
import org.smtpconnector.smtp.RecipientOutcome.Status;

/** What a message asks relays, and those alone to whom it goes again. */
class MailEnvelopeTest {
  private static Envelope envelope(Mail.Builder mail) {
    return new MimeComposer().compose(mail.build(), SENDER).envelope();
  }

  @Test
  void asksRelaysWhatTheMailSays() {
    MailParameters parameters =
        MailParameters.builder()
            .returned(MailParameters.Returned.HDRS)
            .envelopeId("42")
            .requireTls()
            .build();
    Envelope envelope =
        envelope(
            mail()
                .envelopeSender("b@shop.example")
                .notifyOn(Notify.FAILURE, Notify.DELAY)
                .parameters(parameters));
    assertThat(envelope.sender()).contains(EmailAddress.of("b@shop.example"));
    assertThat(envelope.parameters()).isEqualTo(parameters);
    assertThat(envelope.recipients())
        .hasSize(3)
        .allSatisfy(
            r -> assertThat(r.notifications()).containsExactly(Notify.FAILURE, Notify.DELAY));
    assertThat(envelope(mail()).sender()).contains(SENDER.address());
    assertThat(envelope(mail().nullReversePath()).sender()).isEmpty();
    assertRefused(m -> m.notifyOn(Notify.NEVER, Notify.DELAY), "NEVER cannot be combined");
    assertRefused(m -> m.envelopeSender("b@shop.example> X=Y"), "b@shop.example> X=Y");
  }

  private static RecipientOutcome outcome(String address, Status status) {
    return new RecipientOutcome(EmailAddress.of(address), status, Optional.empty());
  }

  @Test
  void goesToThoseAloneWhoWereDeferredUnderTheSameNameAndHeader() throws Exception {
    MailReceipt receipt =
        new MailReceipt(
            "<7@shop.example>",
            4,
            List.of(
                outcome("ann@doe.example", Status.ACCEPTED),
                outcome("bob@doe.example", Status.DEFERRED),
                outcome("eve@doe.example", Status.DEFERRED)));
    Mail left = mail().build().onlyTo(receipt);
    ComposedMail composed = new MimeComposer().compose(left, SENDER);
    assertThat(composed.envelope().recipients())
        .extracting(Recipient::toString)
        .containsExactly("bob@doe.example", "eve@doe.example");
    assertThat(composed.messageId()).isEqualTo("<7@shop.example>");
    assertThat(MimeMessages.text(composed)).contains("To: ann@doe.example", "Cc: bob@doe.example");

    Mail named = mail().messageId("7@shop.example").build();
    assertThat(named.onlyTo(receipt.deferred())).isEqualTo(left);
  }

  @Test
  void refusesToGoToNobodyOrToStrangersOrUnderANewName() {
    Mail mail = mail().messageId("7@shop.example").build();
    assertThatIllegalArgumentException().isThrownBy(() -> mail.onlyTo(List.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> mail.onlyTo(List.of(outcome("x@doe.example", Status.DEFERRED))))
        .withMessageContaining("x@doe.example");
    assertThatIllegalStateException()
        .isThrownBy(
            () -> mail().build().onlyTo(List.of(outcome("bob@doe.example", Status.DEFERRED))))
        .withMessageContaining("onlyTo(receipt)");
  }
}
