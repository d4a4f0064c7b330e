package org.smtpconnector.mail.mime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.smtpconnector.mail.mime.MimeMessages.adapt;
import static org.smtpconnector.mail.mime.MimeMessages.bytes;
import static org.smtpconnector.mail.mime.MimeMessages.read;
import static org.smtpconnector.mail.mime.MimeMessages.text;

import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.smtpconnector.mail.ComposedMail;
import org.smtpconnector.smtp.Content;
import org.smtpconnector.smtp.Recipient;

/** What a subclass of MimeMessage does when it is sent is what goes out. */
class MimeMessageOverrideInvokerTest {
  private static final String SIGNATURE = "DKIM-Signature: v=1; bh=";

  /** Signs what it writes, as the messages of DKIM libraries do. */
  private static final class SignedMessage extends MimeMessage {
    SignedMessage(MimeMessage message) throws MessagingException {
      super(message);
    }

    @Override
    public void writeTo(OutputStream out, String[] leftOut) throws IOException, MessagingException {
      ByteArrayOutputStream octets = new ByteArrayOutputStream();
      super.writeTo(octets, leftOut);
      out.write((SIGNATURE + hash(octets.toByteArray()) + "\r\n").getBytes(UTF_8));
      octets.writeTo(out);
    }
  }

  private static String hash(byte[] octets) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(octets);
      return Base64.getEncoder().encodeToString(hash);
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static MimeMessage complete() throws MessagingException {
    MimeMessage message = MimeMessages.message();
    message.setRecipients(RecipientType.BCC, "eve@doe.example");
    message.setHeader("Date", "Fri, 2 Jan 2026 12:03:04 +0100");
    message.saveChanges();
    return message;
  }

  private static void assertSigned(String message) {
    assertThat(message).startsWith(SIGNATURE);
    int end = message.indexOf("\r\n");
    assertThat(message.substring(SIGNATURE.length(), end))
        .isEqualTo(hash(message.substring(end + 2).getBytes(ISO_8859_1)));
  }

  @Test
  void goesSignedAsItsClassWritesIt() throws Exception {
    ComposedMail composed = adapt(new SignedMessage(complete()));
    String sent = new String(bytes(composed), ISO_8859_1);
    assertSigned(sent);
    assertThat(sent).doesNotContain("Bcc", "eve@");
    assertThat(read(composed).getSubject()).isEqualTo("Grüße");
    assertThat(composed.messageId()).isEqualTo(read(composed).getMessageID());
    assertThat(composed.envelope().recipients())
        .extracting(Recipient::toString)
        .containsExactly("ann@doe.example", "eve@doe.example");
  }

  @Test
  void isNotEncodedAnewWhereItIsSigned() throws Exception {
    MimeMessage message = complete();
    message.setHeader("X-Odd", "Grüße");
    message.setHeader("Content-Transfer-Encoding", "8bit");
    message.setText("Grüße", "UTF-8");
    message.saveChanges();
    ComposedMail composed = adapt(new SignedMessage(message));
    assertThat(composed.message().content()).isEqualTo(Content.EIGHT_BIT);
    assertSigned(new String(bytes(composed), ISO_8859_1));
  }

  @Test
  void isSignedInAMessageThatCarriesIt() throws Exception {
    MimeBodyPart part = new MimeBodyPart();
    part.setContent(new SignedMessage(complete()), "message/rfc822");
    MimeMessage message = MimeMessages.message();
    message.setContent(new MimeMultipart("mixed", part));
    MimeMultipart parts = (MimeMultipart) read(adapt(message)).getContent();
    byte[] octets = ((MimeBodyPart) parts.getBodyPart(0)).getRawInputStream().readAllBytes();
    assertThat(new String(octets, ISO_8859_1)).startsWith(SIGNATURE);
  }

  @Test
  void goesWithoutBccWhereItsClassWritesThat() throws Exception {
    MimeMessage message =
        new MimeMessage(complete()) {
          @Override
          public void writeTo(OutputStream out) throws IOException, MessagingException {
            out.write("X-Own: 1\r\n".getBytes(UTF_8));
            super.writeTo(out);
          }
        };
    assertThat(text(adapt(message))).startsWith("X-Own: 1\r\n").doesNotContain("Bcc", "eve@");
  }

  @Test
  void isRefusedWhereItsClassCannotWriteIt() throws Exception {
    MimeMessage message =
        new MimeMessage(complete()) {
          @Override
          public void writeTo(OutputStream out, String[] leftOut) throws MessagingException {
            throw new MessagingException("the key is gone");
          }
        };
    assertThatIllegalArgumentException()
        .isThrownBy(() -> adapt(message))
        .withMessageContaining("cannot be composed")
        .withMessageContaining("the key is gone");
  }

  @Test
  void hasTheIdThatItsClassGivesIt() throws Exception {
    MimeMessage message =
        new MimeMessage(MimeMessages.SESSION) {
          @Override
          protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", "<own@shop.example>");
          }
        };
    message.setFrom("jane@shop.example");
    message.setRecipients(RecipientType.TO, "ann@doe.example");
    message.setText("Hello");
    assertThat(adapt(message).messageId()).isEqualTo("<own@shop.example>");
  }

  @Test
  void hasTheFieldsThatItsClassAddsWhenItIsSaved() throws Exception {
    MimeMessage message =
        new MimeMessage(complete()) {
          @Override
          protected void updateHeaders() throws MessagingException {
            super.updateHeaders();
            setHeader("X-Signed", "yes");
          }
        };
    assertThat(text(adapt(message))).contains("\r\nX-Signed: yes\r\n");
  }
}
