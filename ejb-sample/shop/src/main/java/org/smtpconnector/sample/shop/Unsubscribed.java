package org.smtpconnector.sample.shop;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import org.smtpconnector.mail.SuppressionList;
import org.smtpconnector.smtp.EmailAddress;

/** The suppression list of the newsletter: the customers that have unsubscribed. */
@ApplicationScoped
public class Unsubscribed implements SuppressionList {
  @Inject Unsubscriptions unsubscriptions;

  @Override
  public Optional<String> reason(EmailAddress recipient, String mailer) {
    return mailer.equals(Newsletter.MAILER)
        ? unsubscriptions.since(recipient).map(since -> "unsubscribed at " + since)
        : Optional.empty();
  }
}
