package org.smtpconnector.mail.preview;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Properties;
import org.smtpconnector.mail.ComposedMail;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailSender;
import org.smtpconnector.mail.RenderedTemplate;

/** A method for each kind of message that the page shows, and some that fail. */
@ApplicationScoped
class ShopPreviews {
  @Inject MailSender mail;

  @MailPreview("Order confirmation")
  public Mail confirmation() {
    return Mail.to("Ann Doe <ann@doe.example>")
        .subject("Your order no. 4711 — grüße")
        .text("Thank you, Ann.")
        .html(
            "<h1>Thank you, Ann</h1><img src=\"cid:logo\" alt=\"Shop\">"
                + "<p><a href=\"https://shop.example/orders/4711\">Your order</a></p>")
        .inline("logo", "image/png", new byte[] {(byte) 0x89, 'P', 'N', 'G'})
        .attach("invoice.csv", "text/csv", "a,b\n".getBytes(StandardCharsets.UTF_8))
        .build();
  }

  @MailPreview
  public Mail.Builder builder() {
    return Mail.to("ann@doe.example").subject("Of a builder").text("All good.");
  }

  @MailPreview
  public RenderedTemplate template() {
    return new RenderedTemplate("Of a template", Optional.of("All good."), Optional.empty());
  }

  @MailPreview
  public ComposedMail composed() {
    return mail.compose(
        Mail.to("ann@doe.example").subject("Composed").html("<p>All good.</p>").build());
  }

  @MailPreview
  public MimeMessage mime() throws MessagingException {
    MimeMessage message = new MimeMessage(Session.getInstance(new Properties()));
    message.setRecipients(MimeMessage.RecipientType.TO, "ann@doe.example");
    message.setSubject("Of Jakarta Mail");
    message.setText("All good.");
    return message;
  }

  @MailPreview
  public Mail broken() {
    throw new IllegalStateException("no customer <b>4711</b>");
  }

  @MailPreview
  public Mail nothing() {
    return null;
  }
}
