package org.smtpconnector.mail.mailer;

import jakarta.mail.internet.MimeMessage;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.smtpconnector.mail.BulkListener;
import org.smtpconnector.mail.BulkPosition;
import org.smtpconnector.mail.BulkReceipt;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailEvent;
import org.smtpconnector.mail.MailException;
import org.smtpconnector.mail.MailException.Rejected;
import org.smtpconnector.mail.MailException.Unavailable;
import org.smtpconnector.mail.MailReceipt;
import org.smtpconnector.mail.MailSender;
import org.smtpconnector.mail.bulk.BulkMessages;
import org.smtpconnector.mail.bulk.BulkOutcomeReporter;
import org.smtpconnector.mail.bulk.BulkSender;
import org.smtpconnector.mail.delivery.Backoff;
import org.smtpconnector.mail.delivery.DeliveryState;
import org.smtpconnector.mail.delivery.MailRetry;
import org.smtpconnector.mail.mime.ComposedMail;
import org.smtpconnector.mail.mime.MimeAdapter;
import org.smtpconnector.mail.mime.MimeComposer;

/** One mailer: composes a mail once, has it dispatched, and says what became of it. */
public final class ConnectorMailSender implements MailSender {
  private static final Logger LOG = System.getLogger("org.smtpconnector");
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

  private final Supplier<MailerSettings> settings;
  private final MailRetry dispatcher;
  private final Consumer<MailEvent> events;
  private final ManagedThreads threads;
  private final MimeComposer composer = new MimeComposer();
  private final MimeAdapter adapter = new MimeAdapter();

  /** With the threads that the caller's finds. */
  public ConnectorMailSender(
      Supplier<MailerSettings> settings, MailRetry dispatcher, Consumer<MailEvent> events) {
    this(settings, dispatcher, events, new ManagedThreads());
  }

  /**
   * @param events hears what became of each mail; what it throws is logged
   */
  public ConnectorMailSender(
      Supplier<MailerSettings> settings,
      MailRetry dispatcher,
      Consumer<MailEvent> events,
      ManagedThreads threads) {
    this.threads = threads;
    this.settings = settings;
    this.dispatcher = dispatcher;
    this.events = event -> tell(events, event);
  }

  /** The mail is what it is, though the container can tell nobody, as when it stops. */
  private static void tell(Consumer<MailEvent> events, MailEvent event) {
    try {
      events.accept(event);
    } catch (RuntimeException | Error e) {
      LOG.log(Level.WARNING, "nobody can be told of mail " + event.messageId(), e);
    }
  }

  @Override
  public MailReceipt send(Mail mail) {
    Objects.requireNonNull(mail, "mail");
    MailerSettings mailer = settings.get();
    return deliver(composed(mail, mailer), mailer);
  }

  @Override
  public MailReceipt send(MimeMessage message) {
    Objects.requireNonNull(message, "message");
    MailerSettings mailer = settings.get();
    return deliver(adapted(message, mailer), mailer);
  }

  @Override
  public CompletionStage<MailReceipt> sendAsync(Mail mail) {
    Objects.requireNonNull(mail, "mail");
    return threads.run(() -> send(mail));
  }

  @Override
  public CompletionStage<MailReceipt> sendAsync(MimeMessage message) {
    Objects.requireNonNull(message, "message");
    try {
      MailerSettings mailer = settings.get();
      DeliveryState delivery = adapted(message, mailer); // now: the caller may change it later
      return threads.run(() -> deliver(delivery, mailer));
    } catch (MailException e) {
      return ManagedThreads.failed(e);
    }
  }

  @Override
  public BulkReceipt sendAll(Stream<Mail> mails, BulkPosition from, BulkListener listener) {
    Objects.requireNonNull(mails, "mails");
    Objects.requireNonNull(from, "from");
    Objects.requireNonNull(listener, "listener");
    MailerSettings mailer = settings.get();
    try (mails) {
      Spliterator<Mail> source = mails.spliterator();
      long size = source.getExactSizeIfKnown();
      OptionalLong total = size < 0 ? OptionalLong.empty() : OptionalLong.of(size);
      BulkOutcomeReporter report =
          new BulkOutcomeReporter(
              listener, events, mailer.jndiName(), from, total, System::nanoTime);
      BulkMessages bulk =
          new BulkMessages(
              Spliterators.iterator(source),
              from,
              mail -> composed(mail, mailer),
              listener::isCancelled,
              report);
      return new BulkSender(
              dispatcher.factories().find(mailer.jndiName()),
              mailer.jndiName(),
              bulk,
              AFTER_FAILURE)
          .run(threads.ofServer(), mailer.bulkConnections() - 1);
    }
  }

  private DeliveryState composed(Mail mail, MailerSettings mailer) {
    return rejecting(() -> composer.compose(mail, mailer.senderOf(mail)));
  }

  private DeliveryState adapted(MimeMessage message, MailerSettings mailer) {
    return rejecting(() -> adapter.adapt(message, mailer::sender));
  }

  /** What is wrong with the mail itself is so before any relay hears of it, and stays so. */
  private static DeliveryState rejecting(Supplier<ComposedMail> composing) {
    try {
      return new DeliveryState(composing.get());
    } catch (IllegalArgumentException e) {
      throw new Rejected(e.getMessage(), e, List.of());
    }
  }

  private MailReceipt deliver(DeliveryState delivery, MailerSettings mailer) {
    MailReceipt receipt;
    try {
      receipt = dispatch(delivery, mailer);
    } catch (MailException e) {
      events.accept(delivery.failed(mailer.jndiName(), e));
      throw e;
    }
    events.accept(delivery.sent(mailer.jndiName()));
    return receipt;
  }

  private MailReceipt dispatch(DeliveryState delivery, MailerSettings mailer) {
    Backoff backoff = new Backoff(mailer.sendDeadline(), System::nanoTime);
    RuntimeException pause = null;
    Optional<MailException> failure;
    try {
      failure = dispatcher.dispatch(mailer.jndiName(), delivery, backoff);
    } catch (MailException e) {
      failure = Optional.of(e);
    } catch (RuntimeException e) {
      pause = e;
      // Between two attempts: the thread is interrupted, or the application ends.
      if (backoff.failures() > 0 && backoff.failures() == delivery.attempts()) {
        return delivery.receiptInSpiteOf(backoff.explained(backoff.failure().orElseThrow()));
      }
      if (delivery.isAcceptedForAnybody() || delivery.isInDoubtForAnybody()) {
        return delivery.receiptInSpiteOf(
            new Unavailable("the attempt failed: " + e, e, delivery.outcomes()));
      }
      throw e;
    } finally {
      backoff.keepInterrupt(pause);
    }
    return failure.isPresent()
        ? delivery.receiptInSpiteOf(backoff.explained(failure.get()))
        : delivery.receipt();
  }
}
