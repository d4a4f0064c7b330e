package org.smtpconnector.mail.mime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.smtpconnector.mail.mime.MimeMessages.SESSION;
import static org.smtpconnector.mail.mime.MimeMessages.adapt;
import static org.smtpconnector.mail.mime.MimeMessages.bytes;
import static org.smtpconnector.mail.mime.MimeMessages.message;
import static org.smtpconnector.mail.mime.MimeMessages.nested;
import static org.smtpconnector.mail.mime.MimeMessages.read;
import static org.smtpconnector.mail.mime.MimeMessages.text;

import jakarta.activation.DataHandler;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.util.ByteArrayDataSource;
import java.io.IOException;
import java.io.InputStream;
import java.util.Date;
import org.junit.jupiter.api.Test;
import org.smtpconnector.mail.ComposedMail;

class MimeAdapterTest {
  @Test
  void keepsIdAndDateAndAddsThemWhereTheyAreMissing() throws Exception {
    MimeMessage message = message();
    ComposedMail without = adapt(message);
    assertThat(without.messageId()).endsWith("@shop.example>");
    assertThat(read(without).getMessageID()).isEqualTo(without.messageId());
    assertThat(read(without).getSentDate()).isCloseTo(new Date(), 60_000);
    assertThat(adapt(message).messageId()).isNotEqualTo(without.messageId());

    message.setHeader("Message-ID", " ");
    assertThat(adapt(message).messageId()).endsWith("@shop.example>");

    message.setHeader("Message-ID", "<1@shop.example>");
    message.setHeader("Date", "Fri, 2 Jan 2026 12:03:04 +0100 (CET)");
    ComposedMail with = adapt(message);
    assertThat(with.messageId()).isEqualTo("<1@shop.example>");
    assertThat(text(with))
        .contains("Message-ID: <1@shop.example>\r\n")
        .contains("Date: Fri, 2 Jan 2026 12:03:04 +0100 (CET)\r\n");
  }

  @Test
  void endsEachLineByCrlfWhateverTheTextHas() throws Exception {
    MimeMessage message = message();
    message.setText("unix\nmac\rdos\r\n\n", "UTF-8");
    ComposedMail composed = adapt(message);
    assertThat(text(composed)).endsWith("\r\n\r\nunix\r\nmac\r\ndos\r\n\r\n");
    assertThat(composed.message().size()).hasValue(bytes(composed).length);
  }

  @Test
  void saysWhyAnAttachmentCannotBeRead() throws Exception {
    MimeMessage message = nested();
    MimeMultipart mixed = (MimeMultipart) message.getDataHandler().getContent();
    mixed
        .getBodyPart(2)
        .setDataHandler(
            new DataHandler(
                new ByteArrayDataSource(new byte[0], "image/png") {
                  @Override
                  public InputStream getInputStream() throws IOException {
                    throw new IOException("the disk failed");
                  }
                }));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> adapt(message))
        .withMessageContaining("cannot be composed")
        .withMessageContaining("the disk failed");
  }

  @Test
  void refusesAMessageWithoutContent() throws Exception {
    MimeMessage message = new MimeMessage(SESSION);
    message.setRecipients(RecipientType.TO, "ann@doe.example");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> adapt(message))
        .withMessageContaining("cannot be composed");
  }
}
