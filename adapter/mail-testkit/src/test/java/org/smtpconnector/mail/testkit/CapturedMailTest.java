package org.smtpconnector.mail.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.smtpconnector.mail.Attachment;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailSender;

/** A message is read as mail programs read it, whoever wrote it. */
class CapturedMailTest {
  private final TestMailbox mailbox = new TestMailbox();
  private final MailSender sender = mailbox.sender("shop@shop.example");

  @AfterEach
  void close() {
    mailbox.close();
  }

  private CapturedMail sent(String type, String... parts) throws Exception {
    StringBuilder text =
        new StringBuilder("From: shop@shop.example\r\nTo: ann@doe.example\r\nContent-Type: ");
    text.append(type).append("; boundary=b\r\n\r\n");
    for (String part : parts) {
      text.append("--b\r\n").append(part.replace("\n", "\r\n")).append("\r\n");
    }
    byte[] octets = text.append("--b--\r\n").toString().getBytes(ISO_8859_1);
    sender.send(
        new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(octets)));
    return mailbox.last();
  }

  @Test
  void hasAttachmentsWithoutANameOrWithABlankOne() throws Exception {
    CapturedMail mail =
        sent(
            "multipart/mixed",
            "Content-Type: text/plain\n\nHi",
            "Content-Type: application/pdf\nContent-Disposition: attachment\n\n%PDF",
            "Content-Type: image/png; name=\" \"\nContent-Disposition: attachment;"
                + " filename=\" \"\n\npng",
            "Content-Type: message/rfc822\n\nSubject: Old\n\nold");
    assertThat(mail.text()).isEqualTo("Hi");
    assertThat(mail.attachments())
        .extracting(Attachment::fileName)
        .containsExactly("unnamed-1", "unnamed-2", "unnamed-3");
    assertThat(mail.attachments())
        .extracting(Attachment::contentType)
        .containsExactly("application/pdf", "image/png", "message/rfc822");
    assertThat(new String(mail.attachments().get(2).content(), UTF_8))
        .isEqualTo("Subject: Old\r\n\r\nold");
  }

  @Test
  void showsATextWhoseDispositionIsInlineAndTheTextsBehindIt() throws Exception {
    CapturedMail mail =
        sent(
            "multipart/mixed",
            "Content-Type: text/plain; charset=iso-8859-1\nContent-Disposition: inline\n\nGr\u00fc\u00dfe",
            "Content-Type: text/html\nContent-Disposition: inline\n\n<b>Hi</b>",
            "Content-Type: text/plain\n\n-- \nThe list");
    assertThat(mail.text()).isEqualTo("Grüße\n-- \nThe list");
    assertThat(mail.html()).isEqualTo("<b>Hi</b>");
    assertThat(mail.attachments()).isEmpty();
  }

  @Test
  void takesWhatHasANameForAFileThoughItIsInlineOrSaysNothing() throws Exception {
    CapturedMail mail =
        sent(
            "multipart/mixed",
            "Content-Type: text/plain\n\nHi",
            "Content-Type: text/plain\nContent-Disposition: inline; filename=a.txt\n\na",
            "Content-Type: application/pdf; name=\"=?UTF-8?Q?=C3=BC.pdf?=\"\n\nb",
            "Content-Type: image/png\nContent-Disposition: inline\n\nc");
    assertThat(mail.text()).isEqualTo("Hi");
    assertThat(mail.attachments())
        .extracting(Attachment::fileName)
        .containsExactly("a.txt", "ü.pdf", "unnamed-3");
  }

  @Test
  void takesNeitherFormsOfTheTextNorWhatItShowsForFiles() throws Exception {
    CapturedMail mail =
        sent(
            "multipart/mixed",
            "Content-Type: text/html\n\n<img src='cid:logo'>",
            "Content-Type: image/png\nContent-ID: <logo>\nContent-Disposition: inline;"
                + " filename=logo.png\n\nx",
            "Content-Type: multipart/alternative; boundary=c\n\n--c\nContent-Type:"
                + " text/plain\n\nHi\n--c\nContent-Type: text/calendar;"
                + " method=REQUEST\n\nBEGIN:VCALENDAR\n--c--");
    assertThat(mail.text()).isEqualTo("Hi");
    assertThat(mail.attachments()).isEmpty();
  }

  @Test
  void readsATextWhoseCharsetIsNoneAndAFieldInUtf8() throws Exception {
    CapturedMail mail = sent("multipart/mixed", "Content-Type: text/plain; charset=x-none\n\nHi");
    assertThat(mail.text()).isEqualTo("Hi");
    sender.send(Mail.to("Jörg <jörg@doe.example>").text("x").build());
    assertThat(mailbox.last().header("To")).contains("Jörg <jörg@doe.example>");
  }

  @Test
  void isFoundByTheAddressThatItWentToWhateverTheCaseOfTheDomain() {
    sender.send(Mail.to("ann@Doe.example").text("x").build());
    assertThat(mailbox.sentTo("ann@doe.EXAMPLE")).hasSize(1);
    assertThat(mailbox.sentTo("Ann@doe.example")).isEmpty();
  }
}
