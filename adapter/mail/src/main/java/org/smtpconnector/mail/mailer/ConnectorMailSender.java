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
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.smtpconnector.mail.BulkListener;
import org.smtpconnector.mail.BulkReceipt;
import org.smtpconnector.mail.BulkResumePoint;
import org.smtpconnector.mail.ComposedMail;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailEvent;
import org.smtpconnector.mail.MailException;
import org.smtpconnector.mail.MailException.Rejected;
import org.smtpconnector.mail.MailReceipt;
import org.smtpconnector.mail.MailSender;
import org.smtpconnector.mail.bulk.BulkMessageQueue;
import org.smtpconnector.mail.bulk.BulkOutcomeReporter;
import org.smtpconnector.mail.bulk.BulkSender;
import org.smtpconnector.mail.delivery.DeliveryRetries;
import org.smtpconnector.mail.delivery.DeliveryState;
import org.smtpconnector.mail.delivery.JndiConnectionSpec;
import org.smtpconnector.mail.delivery.RetryingSender;
import org.smtpconnector.mail.filter.MailPreparation;
import org.smtpconnector.mail.mime.MimeAdapter;
import org.smtpconnector.mail.mime.MimeComposer;
import org.smtpconnector.mail.queue.QueueSender;
import org.smtpconnector.mail.queue.QueuedOutcomeListener;
import org.smtpconnector.smtp.Credentials;

/** A mailer: composes each message once, sends it with retries, and reports its outcome. */
public final class ConnectorMailSender implements MailSender, QueueSender {
  private static final Logger LOG = System.getLogger("org.smtpconnector");
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

  private final Supplier<MailerSettings> settings;
  private final DeliveryRetries retries;
  private final RetryingSender sender;
  private final Consumer<MailEvent> events;
  private final ManagedExecutorLookup threads;
  private final Transactions transactions;
  private final Supplier<MailPreparation> preparation;
  private final Optional<Credentials.Password> credentials;
  private final Duration pauseAfterFailure;
  private final MimeComposer composer = new MimeComposer();
  private final MimeAdapter adapter = new MimeAdapter();

  /** Creates a mailer that sends asynchronously on threads found from the calling thread. */
  public ConnectorMailSender(
      Supplier<MailerSettings> settings, DeliveryRetries retries, Consumer<MailEvent> events) {
    this(settings, retries, events, new ManagedExecutorLookup());
  }

  /** Creates a mailer without defaults, filters and suppression lists. */
  public ConnectorMailSender(
      Supplier<MailerSettings> settings,
      DeliveryRetries retries,
      Consumer<MailEvent> events,
      ManagedExecutorLookup threads) {
    this(settings, retries, events, threads, new Transactions(), () -> MailPreparation.NONE);
  }

  /**
   * @param events receives the outcome of each message; its exceptions are logged
   * @param preparation prepares messages before they are sent
   */
  public ConnectorMailSender(
      Supplier<MailerSettings> settings,
      DeliveryRetries retries,
      Consumer<MailEvent> events,
      ManagedExecutorLookup threads,
      Transactions transactions,
      Supplier<MailPreparation> preparation) {
    this.threads = threads;
    this.transactions = transactions;
    this.preparation = preparation;
    this.credentials = Optional.empty();
    this.pauseAfterFailure = PAUSE_AFTER_FAILURE;
    this.settings = settings;
    this.retries = retries;
    this.events = event -> publish(events, event);
    this.sender = new RetryingSender(retries, this.events);
  }

  /** Creates a view of a mailer with other credentials, or another pause. */
  private ConnectorMailSender(
      ConnectorMailSender mailer,
      Optional<Credentials.Password> credentials,
      Duration pauseAfterFailure) {
    this.threads = mailer.threads;
    this.transactions = mailer.transactions;
    this.preparation = mailer.preparation;
    this.credentials = credentials;
    this.pauseAfterFailure = pauseAfterFailure;
    this.settings = mailer.settings;
    this.retries = mailer.retries;
    this.sender = mailer.sender;
    this.events = mailer.events;
  }

  @Override
  public MailSender as(String user, String password) {
    return new ConnectorMailSender(
        this, Optional.of(JndiConnectionSpec.credentials(user, password)), pauseAfterFailure);
  }

  /**
   * Returns a view of this mailer with another pause than of a second.
   *
   * @param pause the wait of a batch after the first failure to get or keep a connection; it
   *     doubles with each
   */
  public ConnectorMailSender withPauseAfterFailure(Duration pause) {
    return new ConnectorMailSender(this, credentials, pause);
  }

  /** An event that cannot be fired, as when the container stops, does not change the outcome. */
  private static void publish(Consumer<MailEvent> events, MailEvent event) {
    try {
      events.accept(event);
    } catch (RuntimeException | Error e) {
      LOG.log(Level.WARNING, "the event of message " + event.messageId() + " cannot be fired", e);
    }
  }

  @Override
  public ComposedMail compose(Mail mail) {
    Objects.requireNonNull(mail, "mail");
    return composed(preparation.get().prepare(mail), settings.get());
  }

  @Override
  public ComposedMail compose(MimeMessage message) {
    Objects.requireNonNull(message, "message");
    return adapted(message, settings.get(), preparation.get());
  }

  @Override
  public MailReceipt send(ComposedMail mail) {
    Objects.requireNonNull(mail, "mail");
    return send(mail, settings.get(), preparation.get());
  }

  @Override
  public MailReceipt send(Mail mail) {
    Objects.requireNonNull(mail, "mail");
    MailerSettings mailer = settings.get();
    FilteredDeliveryFactory starter = starter(mailer, preparation.get());
    return send(starter.start(mail, prepared -> composed(prepared, mailer)), mailer);
  }

  @Override
  public MailReceipt send(MimeMessage message) {
    Objects.requireNonNull(message, "message");
    MailerSettings mailer = settings.get();
    MailPreparation preparing = preparation.get();
    return send(adapted(message, mailer, preparing), mailer, preparing);
  }

  @Override
  public CompletionStage<MailReceipt> sendAsync(Mail mail) {
    Objects.requireNonNull(mail, "mail");
    return run(() -> send(mail));
  }

  @Override
  public CompletionStage<MailReceipt> sendAsync(ComposedMail mail) {
    Objects.requireNonNull(mail, "mail");
    return run(() -> send(mail));
  }

  private CompletionStage<MailReceipt> run(Supplier<MailReceipt> sending) {
    try {
      return threads.run(settings.get().executor(), sending);
    } catch (MailException e) {
      return CompletableManagedTask.failed(e);
    }
  }

  @Override
  public CompletionStage<MailReceipt> sendAsync(MimeMessage message) {
    Objects.requireNonNull(message, "message");
    try {
      MailerSettings mailer = settings.get();
      MailPreparation preparing = preparation.get();
      // Copied now: the caller may change it later
      ComposedMail composed = adapted(message, mailer, preparing);
      return threads.run(mailer.executor(), () -> send(composed, mailer, preparing));
    } catch (MailException e) {
      return CompletableManagedTask.failed(e);
    }
  }

  @Override
  public CompletionStage<MailReceipt> sendAfterCommit(Mail mail) {
    return sendAfterCommit(compose(mail));
  }

  @Override
  public CompletionStage<MailReceipt> sendAfterCommit(MimeMessage message) {
    return sendAfterCommit(compose(message));
  }

  private CompletionStage<MailReceipt> sendAfterCommit(ComposedMail mail) {
    MailerSettings mailer = settings.get();
    MailPreparation preparing = preparation.get();
    CompletableManagedTask<MailReceipt> sending =
        threads.task(mailer.executor(), () -> send(mail, mailer, preparing));
    transactions.onEnd(
        new SendAfterCommitListener(
                mail.messageId(),
                sending,
                refusal ->
                    events.accept(new DeliveryState(mail).failed(mailer.jndiName(), refusal)))
            ::ended);
    return sending.result();
  }

  @Override
  public BulkReceipt sendAll(
      Stream<Mail> messages, BulkResumePoint from, BulkListener<? super Mail> listener) {
    MailerSettings mailer = settings.get();
    FilteredDeliveryFactory starter = starter(mailer, preparation.get()).inBatch();
    return sendAll(
        messages,
        from,
        listener,
        mailer,
        mail -> starter.start(mail, prepared -> composed(prepared, mailer)),
        firing());
  }

  @Override
  public BulkReceipt sendAllComposed(
      Stream<ComposedMail> messages,
      BulkResumePoint from,
      BulkListener<? super ComposedMail> listener) {
    MailerSettings mailer = settings.get();
    FilteredDeliveryFactory starter = starter(mailer, preparation.get()).inBatch();
    return sendAll(messages, from, listener, mailer, starter::start, firing());
  }

  private <M> BiConsumer<M, MailEvent> firing() {
    return (mail, event) -> events.accept(event);
  }

  @Override
  public BulkReceipt sendQueued(Stream<ComposedMail> messages, QueuedOutcomeListener listener) {
    Objects.requireNonNull(listener, "listener");
    MailerSettings mailer = settings.get();
    MailPreparation preparing = preparation.get();
    BiConsumer<ComposedMail, MailEvent> outcomes =
        (mail, event) -> publish(outcome -> listener.settled(mail, outcome), event);
    return sendAll(
        messages,
        BulkResumePoint.START,
        new CancellationOnlyBulkListener(listener),
        mailer,
        mail ->
            new FilteredDeliveryFactory(
                    mailer.jndiName(), preparing, event -> outcomes.accept(mail, event))
                .inBatch()
                .start(mail),
        outcomes);
  }

  @Override
  public String jndiName() {
    return settings.get().jndiName();
  }

  private <M> BulkReceipt sendAll(
      Stream<M> messages,
      BulkResumePoint from,
      BulkListener<? super M> listener,
      MailerSettings mailer,
      Function<M, DeliveryState> delivery,
      BiConsumer<M, MailEvent> outcomes) {
    Objects.requireNonNull(messages, "messages");
    Objects.requireNonNull(from, "from");
    Objects.requireNonNull(listener, "listener");
    try (messages) {
      Spliterator<M> source = messages.spliterator();
      BulkOutcomeReporter<M> reporter =
          new BulkOutcomeReporter<>(
              listener, outcomes, mailer.jndiName(), from, sizeOf(source), System::nanoTime);
      BulkMessageQueue<M> queue =
          new BulkMessageQueue<>(
              Spliterators.iterator(source), from, delivery, listener::isCancelled, reporter);
      return new BulkSender<>(
              retries.lookup().find(mailer.jndiName()), requestBy(mailer), queue, pauseAfterFailure)
          .run(threads.executor(mailer.executor()), mailer.bulkConnections() - 1);
    }
  }

  private static OptionalLong sizeOf(Spliterator<?> source) {
    long size = source.getExactSizeIfKnown();
    return size < 0 ? OptionalLong.empty() : OptionalLong.of(size);
  }

  private JndiConnectionSpec requestBy(MailerSettings mailer) {
    return new JndiConnectionSpec(mailer.jndiName(), credentials);
  }

  private ComposedMail composed(Mail mail, MailerSettings mailer) {
    return rejectInvalid(() -> composer.compose(mail, mailer.senderOf(mail), mailer.name()));
  }

  private ComposedMail adapted(
      MimeMessage message, MailerSettings mailer, MailPreparation preparing) {
    return rejectInvalid(
        () ->
            preparing.prepareAdapted(
                adapter.adapt(message, mailer::sender, preparing.envelopeSender())));
  }

  /** An invalid message is rejected before any relay receives it, and permanently. */
  private static ComposedMail rejectInvalid(Supplier<ComposedMail> composing) {
    try {
      return composing.get();
    } catch (IllegalArgumentException e) {
      throw new Rejected(e.getMessage(), e, List.of());
    }
  }

  private MailReceipt send(ComposedMail mail, MailerSettings mailer, MailPreparation preparing) {
    return send(starter(mailer, preparing).start(mail), mailer);
  }

  private MailReceipt send(DeliveryState delivery, MailerSettings mailer) {
    return sender.send(requestBy(mailer), delivery, mailer.sendDeadline());
  }

  private FilteredDeliveryFactory starter(MailerSettings mailer, MailPreparation preparing) {
    return new FilteredDeliveryFactory(mailer.jndiName(), preparing, events);
  }
}
