package org.smtpconnector.mail.mime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import org.eclipse.angus.mail.smtp.SMTPMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smtpconnector.smtp.EmailAddress;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.MailParameters;
import org.smtpconnector.smtp.MailParameters.Returned;
import org.smtpconnector.smtp.Recipient.Notify;

/** What an SMTPMessage asks of relays is asked of them, or refused. */
class SmtpMessageTest {
  /** As applications derive from it. */
  private static final class OwnMessage extends SMTPMessage {
    OwnMessage() {
      super(MimeMessages.SESSION);
    }
  }

  private static SMTPMessage message() throws MessagingException {
    SMTPMessage message = new OwnMessage();
    message.setFrom("shop@shop.example");
    message.setRecipients(RecipientType.TO, "ann@doe.example, bob@doe.example");
    message.setText("Hello");
    return message;
  }

  @ParameterizedTest
  @CsvSource({
    "bounces@shop.example,bounces@shop.example",
    "<bounces@shop.example>,bounces@shop.example",
    "Bounces <bounces@shop.example>,bounces@shop.example",
    "' ',shop@shop.example",
    ",shop@shop.example"
  })
  void goesFromTheSenderOfItsEnvelope(String envelopeFrom, String sender) throws Exception {
    SMTPMessage message = message();
    message.setEnvelopeFrom(envelopeFrom);
    assertThat(MimeMessages.envelope(message).sender()).contains(EmailAddress.of(sender));
  }

  @Test
  void goesFromTheNullReversePath() throws Exception {
    SMTPMessage message = message();
    message.setEnvelopeFrom("<>");
    assertThat(MimeMessages.envelope(message).sender()).isEmpty();
  }

  @Test
  void asksForTheNotificationsThatItNames() throws Exception {
    SMTPMessage message = message();
    message.setNotifyOptions(SMTPMessage.NOTIFY_SUCCESS | SMTPMessage.NOTIFY_DELAY);
    message.setReturnOption(SMTPMessage.RETURN_HDRS);
    Envelope envelope = MimeMessages.envelope(message);
    assertThat(envelope.recipients())
        .hasSize(2)
        .allSatisfy(
            r -> assertThat(r.notifications()).containsExactly(Notify.SUCCESS, Notify.DELAY));
    assertThat(envelope.parameters().returned()).contains(Returned.HDRS);

    message.setNotifyOptions(SMTPMessage.NOTIFY_NEVER);
    message.setReturnOption(SMTPMessage.RETURN_FULL);
    envelope = MimeMessages.envelope(message);
    assertThat(envelope.recipients())
        .allSatisfy(r -> assertThat(r.notifications()).containsExactly(Notify.NEVER));
    assertThat(envelope.parameters().returned()).contains(Returned.FULL);
  }

  @Test
  void asksForNothingThatItDoesNotName() throws Exception {
    Envelope envelope = MimeMessages.envelope(message());
    assertThat(envelope.parameters()).isEqualTo(MailParameters.NONE);
    assertThat(envelope.recipients())
        .allSatisfy(recipient -> assertThat(recipient.notifications()).isEmpty());
  }

  @Test
  void isRefusedByTheNameOfWhatCannotBeDone() throws Exception {
    SMTPMessage submitter = message();
    submitter.setSubmitter("jane@shop.example");
    assertRefused(submitter, "SMTPMessage.setSubmitter");
    SMTPMessage extension = message();
    extension.setMailExtension("BODY=BINARYMIME");
    assertRefused(extension, "SMTPMessage.setMailExtension");
    SMTPMessage sender = message();
    sender.setEnvelopeFrom("a@shop.example, b@shop.example");
    assertRefused(sender, "SMTPMessage.setEnvelopeFrom: address 'a@shop.example, b@shop.example'");
  }

  private static void assertRefused(SMTPMessage message, String why) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MimeMessages.adapt(message))
        .withMessageStartingWith(why);
  }
}
