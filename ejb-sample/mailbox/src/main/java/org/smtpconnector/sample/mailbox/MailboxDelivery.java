package org.smtpconnector.sample.mailbox;

import jakarta.mail.MessagingException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.server.Session;

/** A mail transaction with the mailbox. */
final class MailboxDelivery implements MessageHandler {
  private final Session session;
  private final Mailbox mailbox;
  private final List<String> recipients = new ArrayList<>();
  private String sender = "";

  MailboxDelivery(Session session, Mailbox mailbox) {
    this.session = session;
    this.mailbox = mailbox;
  }

  @Override
  public void from(String from) {
    sender = from;
  }

  /** Refuses two addresses, so that the sample can show refused messages. */
  @Override
  public void recipient(String recipient) throws RejectException {
    if (recipient.startsWith("full@")) {
      throw new RejectException(452, "4.2.2 mailbox full, as always");
    }
    if (recipient.startsWith("nobody@")) {
      throw new RejectException(550, "5.1.1 no such mailbox");
    }
    recipients.add(recipient);
  }

  /** Loses its reply to one address, so that the sample can show messages in doubt. */
  @Override
  public String data(InputStream data) throws RejectException, IOException {
    try {
      ReceivedMail mail = mailbox.add(sender, recipients, data.readAllBytes());
      if (recipients.stream().anyMatch(recipient -> recipient.startsWith("lost@"))) {
        session.closeSocket();
      }
      return "2.0.0 stored as message " + mail.id();
    } catch (MessagingException e) {
      throw new RejectException(554, "5.6.0 not a message: " + e.getMessage());
    }
  }

  @Override
  public void done() {}
}
