package org.smtpconnector.mail.mime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.smtpconnector.mail.mime.MimeMessages.adapt;
import static org.smtpconnector.mail.mime.MimeMessages.envelope;
import static org.smtpconnector.mail.mime.MimeMessages.message;
import static org.smtpconnector.mail.mime.MimeMessages.read;
import static org.smtpconnector.mail.mime.MimeMessages.text;
import static org.smtpconnector.mail.mime.MimeMessages.withField;

import jakarta.mail.Message.RecipientType;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smtpconnector.mail.ComposedMail;
import org.smtpconnector.mail.MailException.Misconfigured;
import org.smtpconnector.mail.mailer.MailerSettings;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.Recipient;

class HeaderEnvelopeTest {
  @Test
  void goesFromTheFirstAuthorToEverybodyWithoutNamingBcc() throws Exception {
    MimeMessage message = message();
    message.setHeader("From", "jane@shop.example, joe@shop.example");
    message.setRecipients(RecipientType.CC, "Bob <bob@doe.example>, ann@doe.example");
    message.addHeader("To", "al@doe.example");
    message.setRecipients(RecipientType.BCC, "eve@doe.example");
    Envelope envelope = envelope(message);
    assertThat(envelope.sender().orElseThrow()).hasToString("jane@shop.example");
    assertThat(envelope.recipients())
        .extracting(Recipient::toString)
        .containsExactly("ann@doe.example", "al@doe.example", "bob@doe.example", "eve@doe.example");
    assertThat(text(adapt(message))).contains("Bob <bob@").doesNotContain("eve@", "Bcc");
  }

  @Test
  void goesFromWhoTransmitsItWhereThatIsNotTheAuthor() throws Exception {
    Envelope envelope = envelope(withField("Sender", "secretary@shop.example"));
    assertThat(envelope.sender().orElseThrow()).hasToString("secretary@shop.example");
  }

  @Test
  void goesFromTheConfiguredSenderWhereNobodyIsNamed() throws Exception {
    MimeMessage message = message();
    message.removeHeader("From");
    ComposedMail composed = adapt(message);
    assertThat(composed.envelope().sender().orElseThrow()).hasToString("shop@shop.example");
    assertThat(read(composed).getFrom())
        .containsExactly(new InternetAddress("Shop <shop@shop.example>"));
    assertThat(message.getFrom()).isNull();
    assertThatThrownBy(
            () ->
                new MimeAdapter()
                    .adapt(message, new MailerSettings("x", Optional.empty(), 4)::sender))
        .isInstanceOf(Misconfigured.class)
        .hasMessageContaining("smtpconnector.from");
  }

  @Test
  void goesByTheResentFieldsWhereItIsResent() throws Exception {
    MimeMessage message = message();
    message.setHeader("Bcc", "old@doe.example");
    message.setHeader("Resent-Date", "Fri, 2 Jan 2026 12:03:04 +0000");
    message.setHeader("Resent-From", "joe@shop.example");
    message.setHeader("Resent-To", "al@doe.example");
    message.setHeader("Resent-Cc", "bob@doe.example");
    message.setHeader("Resent-Bcc", "eve@doe.example");
    ComposedMail composed = adapt(message);
    Envelope envelope = composed.envelope();
    assertThat(envelope.sender().orElseThrow()).hasToString("joe@shop.example");
    assertThat(envelope.recipients())
        .extracting(Recipient::toString)
        .containsExactly("al@doe.example", "bob@doe.example", "eve@doe.example");
    assertThat(text(composed))
        .contains("Resent-Cc: bob@", "To: ann@")
        .doesNotContain("eve@", "Bcc", "old@");

    message.setHeader("Resent-Sender", "secretary@shop.example");
    assertThat(envelope(message).sender().orElseThrow()).hasToString("secretary@shop.example");
    message.addHeader("Resent-Date", "Sat, 3 Jan 2026 12:03:04 +0000");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> adapt(message))
        .withMessageContaining("Resent-Date occurs 2 times");
  }

  @Test
  void goesToTheMembersOfGroups() throws Exception {
    MimeMessage message = withField("To", "Team: Al <al@doe.example>, bob@doe.example;");
    message.setHeader("Cc", "undisclosed-recipients:;");
    assertThat(envelope(message).recipients())
        .extracting(Recipient::toString)
        .containsExactly("al@doe.example", "bob@doe.example");
    assertThat(text(adapt(message))).contains("To: Team: Al <al@doe.example>, bob@doe.example;");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "To     | ann",
        "To     | ann@doe.example bob@doe.example",
        "Cc     | Team: al@doe.example, @;",
        "Cc     | <al@doe..example>",
        "Bcc    | a@b@c",
        "Sender | me",
        "From   | <>"
      })
  void namesTheFieldThatHoldsNoAddress(String field, String value) throws Exception {
    MimeMessage message = withField(field, value);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> adapt(message))
        .withMessageStartingWith(field + ": ");
  }

  @Test
  void wantsARecipient() throws Exception {
    MimeMessage message = withField("To", "undisclosed-recipients:;");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> adapt(message))
        .withMessageContaining("no recipient: To, Cc and Bcc name none");
  }
}
