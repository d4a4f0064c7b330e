package org.smtpconnector.mail.bounces;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpconnector.mail.bounces.BouncedRecipient.Action;
import org.smtpconnector.smtp.EmailAddress;
import org.smtpconnector.smtp.EnhancedStatus;

/** The reports that Postfix, Exim, Sendmail and Apache James really write. */
class MailServersReportsTest {
  private static MailBounced read(String name) throws Exception {
    return MailBounced.read(Samples.message(Samples.octets(name))).orElseThrow();
  }

  private static BouncedRecipient only(MailBounced bounced) {
    assertThat(bounced.recipients()).hasSize(1);
    return bounced.recipients().get(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"postfix", "exim", "sendmail", "james"})
  void sayThatAnAddressIsUnknown(String server) throws Exception {
    MailBounced bounced = read(server + "-failed");
    assertThat(bounced.messageId()).contains("<failed.1796@shop.example>");
    assertThat(bounced.envelopeId()).contains("order-17");
    assertThat(bounced.isComplaint()).isFalse();
    assertThat(bounced.sentTo()).isEmpty();
    BouncedRecipient recipient = only(bounced);
    assertThat(recipient.address()).isEqualTo(EmailAddress.of("unknown@customer.example"));
    assertThat(recipient.action()).isEqualTo(Action.FAILED);
    assertThat(recipient.status()).contains(new EnhancedStatus(5, 1, 1));
    assertThat(recipient.isPermanent()).isTrue();
    assertThat(recipient.isUnknownAddress()).isTrue();
    assertThat(recipient.diagnostic().orElseThrow())
        .startsWith("550-5.1.1 The email account that you tried to reach does not exist.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"postfix", "exim", "sendmail", "james"})
  void returnTheWholeMessage(String server) throws Exception {
    MailBounced bounced = read(server + "-full-return");
    assertThat(bounced.messageId()).contains("<full-return.1796@shop.example>");
    assertThat(bounced.envelopeId()).isEmpty();
    assertThat(only(bounced).isUnknownAddress()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"postfix, order+18", "exim, order+2B18", "sendmail, order+18", "james, order+2B18"})
  void saySoOfTwoRecipients(String server, String envelopeId) throws Exception {
    MailBounced bounced = read(server + "-two");
    assertThat(bounced.envelopeId()).contains(envelopeId); // Exim and James do not decode xtext
    assertThat(bounced.recipients())
        .hasSize(2)
        .allMatch(BouncedRecipient::isUnknownAddress)
        .extracting(recipient -> recipient.address().toString())
        .containsExactlyInAnyOrder("unknown1@customer.example", "unknown2@customer.example");
  }

  @ParameterizedTest
  @ValueSource(strings = {"postfix", "exim", "sendmail", "james"})
  void sayThatAMessageWasRefusedForItsContent(String server) throws Exception {
    BouncedRecipient recipient = only(read(server + "-refused-text"));
    assertThat(recipient.status()).contains(new EnhancedStatus(5, 7, 1));
    assertThat(recipient.isPermanent()).isTrue();
    assertThat(recipient.isUnknownAddress()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"postfix", "exim", "sendmail"})
  void sayThatAMessageIsDelayed(String server) throws Exception {
    MailBounced bounced = read(server + "-delayed");
    assertThat(bounced.envelopeId()).contains("order-20");
    BouncedRecipient recipient = only(bounced);
    assertThat(recipient.action()).isEqualTo(Action.DELAYED);
    assertThat(recipient.status()).contains(new EnhancedStatus(4, 2, 2));
    assertThat(recipient.isPermanent()).isFalse();
  }

  /** James says what has happened in place of a status. */
  @Test
  void sayThatAServerHasGivenUp() throws Exception {
    MailBounced bounced = read("james-gave-up");
    assertThat(bounced.envelopeId()).contains("order-20");
    BouncedRecipient recipient = only(bounced);
    assertThat(recipient.action()).isEqualTo(Action.FAILED);
    assertThat(recipient.status()).isEmpty();
    assertThat(recipient.isPermanent()).isFalse();
    assertThat(recipient.diagnostic())
        .contains("Too many retries failure. Bouncing after 2 retries.");
  }

  @ParameterizedTest
  @CsvSource({"postfix, RELAYED", "exim, DELIVERED", "sendmail, RELAYED", "james, DELIVERED"})
  void sayThatAMessageIsDelivered(String server, Action action) throws Exception {
    BouncedRecipient recipient = only(read(server + "-delivered"));
    assertThat(recipient.action()).isEqualTo(action);
    assertThat(recipient.isPermanent()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"postfix", "exim"})
  void nameAddressesWithLettersOutsideAscii(String server) throws Exception {
    MailBounced bounced = read(server + "-utf8");
    assertThat(only(bounced).address()).isEqualTo(EmailAddress.of("grüße@customer.example"));
    assertThat(bounced.messageId()).contains("<utf8.1796@shop.example>");
  }

  @ParameterizedTest
  @ValueSource(strings = {"postfix", "exim", "sendmail", "james"})
  void areSentToTheReturnPath(String server) throws Exception {
    byte[] report = Samples.octets(server + "-verp");
    // The token before the recipient's address is that of another sender's
    Verp verp = Verp.of("bounces+order-17=unknown@shop.example");
    assertThat(MailBounced.read(Samples.message(report), verp).orElseThrow().sentTo()).isEmpty();

    String ours = Samples.text(server + "-verp").replace("bounces+order-17=", "bounces+");
    Optional<EmailAddress> sentTo =
        MailBounced.read(Samples.message(ours), Verp.of("bounces@shop.example"))
            .orElseThrow()
            .sentTo();
    assertThat(sentTo).contains(EmailAddress.of("unknown@customer.example"));
  }
}
