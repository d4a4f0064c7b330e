package org.smtpconnector.mail.mime;

import java.io.IOException;
import java.util.ServiceConfigurationError;
import java.util.stream.Stream;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailException.Misconfigured;
import org.smtpconnector.mail.Mailbox;
import org.smtpconnector.mail.spi.ApplicationService;
import org.smtpconnector.mail.spi.SmimeEngine;
import org.smtpconnector.mail.spi.SmimeRequest;
import org.smtpconnector.smtp.MessageSource;

/** Signs and encrypts the content of messages with the application's S/MIME module. */
final class SmimeProtection {
  private static final String MISSING =
      "the message is to be signed or encrypted by S/MIME, which the application lacks: add"
          + " smtp-mail-smime to it";
  private static final ApplicationService<SmimeEngine> ENGINES =
      new ApplicationService<>(SmimeEngine.class);

  private SmimeProtection() {}

  /**
   * Returns the MIME entity that takes the place of the content.
   *
   * @throws IllegalArgumentException if a key or a certificate is missing or unsuitable
   * @throws Misconfigured if the application lacks the module or the settings
   */
  static MessageSource of(Mail mail, Mailbox sender, String mailer, MessageSource content)
      throws IOException {
    return engine()
        .protect(
            new SmimeRequest(
                mailer,
                sender.address(),
                Stream.concat(mail.to().stream(), mail.cc().stream())
                    .map(Mailbox::address)
                    .toList(),
                mail.bcc().stream().map(Mailbox::address).toList(),
                mail.smime(),
                content));
  }

  private static SmimeEngine engine() {
    try {
      return ENGINES.find().orElseThrow(() -> new Misconfigured(MISSING, null));
    } catch (ServiceConfigurationError | NoClassDefFoundError e) {
      throw new Misconfigured(
          "smtp-mail-smime cannot be used: "
              + e.getMessage()
              + ": add it with its dependencies, and only once",
          e);
    }
  }
}
