package org.smtpconnector.pages;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.util.List;
import java.util.Optional;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.SuppressionList;
import org.smtpconnector.mail.bounces.BouncedRecipient;
import org.smtpconnector.mail.bounces.MailBounced;
import org.smtpconnector.mail.bounces.Verp;
import org.smtpconnector.smtp.EmailAddress;
import org.smtpconnector.smtp.MailParameters;

/** The examples of bounces.md. */
final class BouncesPage {
  private BouncesPage() {}

  /** What an application knows of its customers. */
  interface Customers {
    void note(Optional<String> messageId, EmailAddress address, BouncedRecipient.Action action);

    void suppress(EmailAddress address);

    boolean isSuppressed(EmailAddress address);
  }

  /** Where the beans below find it, in a container that has them. */
  @ApplicationScoped
  static class NoCustomers implements Customers {
    @Override
    public void note(
        Optional<String> messageId, EmailAddress address, BouncedRecipient.Action action) {}

    @Override
    public void suppress(EmailAddress address) {}

    @Override
    public boolean isSuppressed(EmailAddress address) {
      return false;
    }
  }

  @ApplicationScoped
  static class Bounces {
    @Inject Customers customers;

    void bounced(@Observes MailBounced report) {
      for (BouncedRecipient recipient : report.recipients()) {
        customers.note(report.messageId(), recipient.address(), recipient.action());
      }
    }
  }

  @ApplicationScoped
  static class Suppressions implements SuppressionList {
    @Inject Customers customers;

    void bounced(@Observes MailBounced report) {
      if (report.isComplaint()
          || report.recipients().stream().anyMatch(BouncedRecipient::isUnknownAddress)) {
        report.sentTo().ifPresent(customers::suppress);
      }
    }

    @Override
    public Optional<String> reason(EmailAddress recipient, String mailer) {
      return customers.isSuppressed(recipient) ? Optional.of("it bounced") : Optional.empty();
    }
  }

  static List<Mail> messages(String secret) {
    Mail order =
        Mail.to("ann@customer.example")
            .subject("Your order 17")
            .text("Thank you.")
            .parameters(MailParameters.builder().envelopeId("order-17").build())
            .build();

    Verp returnPaths = Verp.of("bounces@shop.example").signedBy(secret);
    EmailAddress ann = EmailAddress.of("ann@customer.example");
    Mail notice =
        Mail.to(ann.toString())
            .subject("News")
            .text("It is here.")
            .envelopeSender(returnPaths.returnPathFor(ann).toString())
            .build();
    return List.of(order, notice);
  }

  static Optional<MailBounced> read(MimeMessage message, Verp returnPaths)
      throws MessagingException {
    Optional<MailBounced> report = MailBounced.read(message, returnPaths);
    return report;
  }
}
