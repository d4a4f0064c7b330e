package org.smtpconnector.mail;

import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.smtpconnector.mail.MailException.Unavailable;

/** One mailer: composes a mail once, has it dispatched, and says what became of it. */
final class ConnectorMailSender implements MailSender {
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

  private final Supplier<MailerSettings> settings;
  private final Dispatcher dispatcher;
  private final MimeComposer composer = new MimeComposer();
  private final MimeAdapter adapter = new MimeAdapter();
  private final ConnectionFactoryLookup factories = new ConnectionFactoryLookup();

  ConnectorMailSender(Supplier<MailerSettings> settings, Dispatcher dispatcher) {
    this.settings = settings;
    this.dispatcher = dispatcher;
  }

  @Override
  public MailReceipt send(Mail mail) {
    Objects.requireNonNull(mail, "mail");
    MailerSettings mailer = settings.get();
    return deliver(composer.compose(mail, mailer.senderOf(mail)), mailer);
  }

  @Override
  public MailReceipt send(MimeMessage message) {
    Objects.requireNonNull(message, "message");
    MailerSettings mailer = settings.get();
    return deliver(adapter.adapt(message, mailer), mailer);
  }

  @Override
  public BulkReceipt sendAll(Stream<Mail> mails, BulkListener listener) {
    Objects.requireNonNull(mails, "mails");
    Objects.requireNonNull(listener, "listener");
    MailerSettings mailer = settings.get();
    try (mails) {
      BulkMails bulk =
          new BulkMails(
              mails.iterator(), mail -> composer.compose(mail, mailer.senderOf(mail)), listener);
      return new Bulk(factories.find(mailer.jndiName()), mailer.jndiName(), bulk, AFTER_FAILURE)
          .run(ManagedThreads.ofServer(), mailer.bulkConnections() - 1);
    }
  }

  private MailReceipt deliver(Delivery delivery, MailerSettings mailer) {
    try {
      dispatcher.dispatch(mailer.jndiName(), delivery);
      return delivery.receipt();
    } catch (CircuitBreakerOpenException e) {
      return delivery.receiptInSpiteOf(
          new Unavailable(
              "mail "
                  + delivery.messageId()
                  + " not tried: the relays failed too often in a short time (circuit breaker open)",
              e,
              delivery.outcomes()));
    } catch (MailException e) {
      return delivery.receiptInSpiteOf(e);
    }
  }
}
