package org.smtpconnector.it.servers.battery;

import jakarta.enterprise.context.ApplicationScoped;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.preview.MailPreview;

/** What the preview shows. */
@ApplicationScoped
public class Previews {
  /** The message that the other checks send. */
  @MailPreview("A letter")
  public Mail letter() {
    return Postman.letter();
  }
}
