package org.smtpconnector.sample.shop;

import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.net.URI;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailResource;
import org.smtpconnector.mail.MailSender;
import org.smtpconnector.mail.Mailbox;

/**
 * Sends news to the customers, by a mailer of its own: {@link Unsubscribed} names those that it
 * does not send to, and they still receive confirmations.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class Newsletter {
  static final String MAILER = "newsletter";

  @Inject Orders orders;
  @Inject UnsubscribeLinks links;

  @Inject
  @MailResource(MAILER)
  MailSender mail;

  /**
   * Sends one message to each customer.
   *
   * @throws IllegalArgumentException if the subject or the text is blank or cannot be sent; the
   *     message says which
   */
  public NewsletterResult send(String subject, String text) {
    if (subject.isBlank() || text.isBlank()) {
      throw new IllegalArgumentException("a newsletter needs a subject and a text");
    }
    Mail.to("news@shop.example").subject(subject).text(text).build(); // checks them
    NewsletterResult result = new NewsletterResult();
    mail.sendAll(
        orders.customers().stream().map(customer -> letter(Mailbox.of(customer), subject, text)),
        result);
    return result;
  }

  private Mail letter(Mailbox customer, String subject, String text) {
    URI link = links.of(customer.address());
    return Mail.to(customer.toString())
        .subject(subject)
        .text(text + "\n\n-- \nUnsubscribe: " + link + "\n")
        .listUnsubscribe(link)
        .build();
  }
}
