package org.smtpconnector.sample.mailbox;

import jakarta.mail.MessagingException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;

/** One mail on its way into the mailbox. */
final class MailboxDelivery implements MessageHandler {
  private final Mailbox mailbox;
  private final List<String> recipients = new ArrayList<>();
  private String sender = "";

  MailboxDelivery(Mailbox mailbox) {
    this.mailbox = mailbox;
  }

  @Override
  public void from(String from) {
    sender = from;
  }

  @Override
  public void recipient(String recipient) {
    recipients.add(recipient);
  }

  @Override
  public String data(InputStream data) throws RejectException, IOException {
    try {
      return "2.0.0 kept as mail " + mailbox.add(sender, recipients, data.readAllBytes()).id();
    } catch (MessagingException e) {
      throw new RejectException(554, "5.6.0 not a message: " + e.getMessage());
    }
  }

  @Override
  public void done() {}
}
