package org.smtpconnector.mail.mailer;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.smtpconnector.mail.ComposedMail;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailEvent;
import org.smtpconnector.mail.MailException;
import org.smtpconnector.mail.MailException.Rejected;
import org.smtpconnector.mail.MailException.Unavailable;
import org.smtpconnector.mail.MailRefused;
import org.smtpconnector.mail.delivery.DeliveryState;
import org.smtpconnector.mail.filter.MailPreparation;
import org.smtpconnector.smtp.EmailAddress;
import org.smtpconnector.smtp.RecipientOutcome;
import org.smtpconnector.smtp.RecipientOutcome.Status;

/**
 * Starts the delivery of messages, and fires events for those that a filter or a suppression list
 * holds back.
 *
 * @param jndiName the JNDI name of the connection factory
 * @param events receives the outcome of each message that is held back
 */
record FilteredDeliveryFactory(
    String jndiName, MailPreparation preparation, Consumer<MailEvent> events) {
  /**
   * Returns the starter for the messages of a batch, which ends if a suppression list cannot be
   * asked: the message is not settled then, and has no event.
   */
  FilteredDeliveryFactory inBatch() {
    return new FilteredDeliveryFactory(
        jndiName,
        preparation,
        event -> {
          if (!(event instanceof MailRefused refused && refused.failure() instanceof Unavailable)) {
            events.accept(event);
          }
        });
  }

  /**
   * Filters and composes a message, and starts its delivery.
   *
   * @throws MailException if a filter vetoes it, it cannot be composed, or no recipient is left
   */
  DeliveryState start(Mail mail, Function<Mail, ComposedMail> composer) {
    long startTime = System.nanoTime();
    Mail prepared;
    try {
      prepared = preparation.prepare(mail);
    } catch (Rejected e) {
      events.accept(refused(mail, Duration.ofNanos(System.nanoTime() - startTime), e));
      throw e;
    }
    return start(composer.apply(prepared), mail.recipients());
  }

  private MailEvent refused(Mail mail, Duration took, Rejected failure) {
    Set<EmailAddress> some = mail.envelope().onlyTo();
    return new MailRefused(
        mail.header().messageId().orElse(""),
        jndiName,
        took,
        mail.recipients().stream()
            .distinct()
            .filter(address -> some.isEmpty() || some.contains(address))
            .map(address -> RecipientOutcome.undecided(address, Status.NOT_ATTEMPTED))
            .toList(),
        failure);
  }

  /**
   * Starts the delivery of a message to the recipients that are not suppressed.
   *
   * @throws Rejected if no recipient is left
   * @throws Unavailable if a suppression list cannot be asked
   */
  DeliveryState start(ComposedMail mail) {
    return start(mail, List.of());
  }

  private DeliveryState start(ComposedMail mail, Collection<EmailAddress> named) {
    DeliveryState delivery;
    try {
      delivery = new DeliveryState(mail, preparation.suppressed(mail, named));
    } catch (Unavailable e) {
      events.accept(new DeliveryState(mail).failed(jndiName, e));
      throw e;
    }
    if (!delivery.hasPendingRecipients()) {
      Rejected failure = suppressed(delivery);
      events.accept(delivery.failed(jndiName, failure));
      throw failure;
    }
    return delivery;
  }

  private static Rejected suppressed(DeliveryState delivery) {
    return new Rejected(
        delivery.outcomes().stream()
            .filter(outcome -> outcome.reason().isPresent())
            .map(RecipientOutcome::toString)
            .collect(
                Collectors.joining(
                    "; ", "nothing was sent, since recipients are suppressed: ", "")),
        null,
        delivery.outcomes());
  }
}
