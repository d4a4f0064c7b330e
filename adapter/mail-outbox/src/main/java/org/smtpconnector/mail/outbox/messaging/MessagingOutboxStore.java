package org.smtpconnector.mail.outbox.messaging;

import jakarta.jms.BytesMessage;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Session;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.smtpconnector.mail.ComposedMail;
import org.smtpconnector.mail.MailException.Misconfigured;
import org.smtpconnector.mail.MailException.Rejected;
import org.smtpconnector.mail.outbox.OutboxEntry;
import org.smtpconnector.mail.outbox.OutboxState;
import org.smtpconnector.mail.outbox.QueuedMail;
import org.smtpconnector.mail.outbox.store.ClaimedEntry;
import org.smtpconnector.mail.outbox.store.NewEntry;
import org.smtpconnector.mail.outbox.store.OutboxStore;
import org.smtpconnector.mail.outbox.store.OutboxStoreException;
import org.smtpconnector.mail.outbox.store.Settlement;
import org.smtpconnector.smtp.RecipientOutcome.Status;

/**
 * A store in the queues of Apache ActiveMQ Artemis. {@link #put} joins the caller's transaction of
 * Jakarta Transactions by XA.
 *
 * <p>A claimed message stays received in a transaction that is open until it is settled, together
 * with those that were claimed with it; if its server is gone, the broker gives it to another one,
 * at once. {@link #begin} commits a marker in a transaction of its own, and a message that is
 * received while its marker is there was begun by a server that is gone: it is in doubt. Neither
 * JMSRedelivered nor a count of deliveries is asked, since brokers lose both when they are killed.
 *
 * <p>What became of messages whose group is not settled as a whole, or whose transaction was lost
 * with a connection or the broker, is committed as a marker too, so that {@link #settle} is durable
 * when it returns, and whoever receives the message next settles it so.
 *
 * <p>Times are those of the servers' clocks; the broker is given delays, and nothing compares the
 * times of two servers, but that a message expires by the clock of the server that sends it.
 *
 * <p>Leases are not needed: the broker knows when a server is gone. There are no keys, since two
 * transactions that put the same duplicate id at the same time are both committed, and in XA a
 * duplicate fails the caller's transaction as a whole.
 *
 * <p>The connection factory must not reconnect by itself ({@code ReconnectAttempts="0"}): a
 * connection that does hides that its transaction is lost.
 */
public final class MessagingOutboxStore implements OutboxStore {
  private final MessagingStoreSettings settings;
  private final JmsSessionFactory sessions;
  private final QueueWriter queues;
  private final MarkerQueue markers;
  private final OpenClaims claims;
  private final QueueDesk desk;

  /**
   * @param factory gives connections that join the transaction of the calling thread
   * @param inTransaction whether the calling thread is in one
   */
  public MessagingOutboxStore(
      ConnectionFactory factory, MessagingStoreSettings settings, BooleanSupplier inTransaction) {
    this(factory, settings, inTransaction, InstantSource.system());
  }

  MessagingOutboxStore(
      ConnectionFactory factory,
      MessagingStoreSettings settings,
      BooleanSupplier inTransaction,
      InstantSource clock) {
    this.settings = settings;
    this.sessions = new JmsSessionFactory(factory, settings.connectionFactory(), inTransaction);
    this.queues = new QueueWriter(settings, clock);
    this.markers = new MarkerQueue(sessions, settings);
    this.claims = new OpenClaims(sessions, queues, markers);
    this.desk = new QueueDesk(sessions, queues, markers, claims);
  }

  private interface Call<T> {
    T run() throws JMSException;
  }

  private <T> T call(Call<T> call) {
    try {
      return call.run();
    } catch (JMSException | JMSRuntimeException e) {
      throw new OutboxStoreException(
          "the queues "
              + settings.queue()
              + ".* of the connection factory "
              + settings.connectionFactory()
              + " cannot be used: "
              + e.getMessage(),
          e,
          e instanceof JmsSessionFactory.CommitInDoubt);
    }
  }

  @Override
  public void check() {
    call(() -> sessions.own(markers::mailers));
  }

  @Override
  public Instant now() {
    return queues.now();
  }

  @Override
  public QueuedMail put(NewEntry entry) {
    ComposedMail mail = entry.mail();
    checkPut(entry);
    Instant now = queues.now();
    Instant due = entry.earliest().filter(now::isBefore).orElse(now);
    MessageMetadata message =
        new MessageMetadata(
            UUID.randomUUID().toString(),
            MessageMetadata.newRun(),
            entry.mailer(),
            OutboxState.WAITING,
            mail.messageId(),
            now,
            due,
            due.plus(entry.giveUp()),
            0,
            0,
            mail.envelope().allUndecided(Status.NOT_ATTEMPTED),
            "");
    return call(
        () ->
            sessions.callers(
                session -> {
                  markers.register(session, entry.mailer());
                  queues.enqueue(session, message, form(session, message, mail));
                  return new QueuedMail(message.id(), mail.messageId(), true);
                }));
  }

  private static BytesMessage form(Session session, MessageMetadata message, ComposedMail mail)
      throws JMSException {
    try {
      return MessageCodec.write(session, message, mail::storeTo);
    } catch (IOException e) {
      throw new Rejected(
          "nothing was queued: message " + mail.messageId() + " cannot be read: " + e.getMessage(),
          e,
          List.of());
    }
  }

  private static void checkPut(NewEntry entry) {
    ComposedMail mail = entry.mail();
    if (entry.key().isPresent()) {
      throw new Misconfigured(
          "nothing was queued: message "
              + mail.messageId()
              + " has the key '"
              + entry.key().get()
              + "', and a store of Jakarta Messaging has no keys: set"
              + " smtpconnector.outbox.store=jdbc, or leave out PutOptions.once",
          null);
    }
    if (mail.size() > MessagingStoreSettings.LARGEST) {
      throw new Rejected(
          "nothing was queued: message "
              + mail.messageId()
              + " has "
              + mail.size()
              + " octets, above the "
              + MessagingStoreSettings.LARGEST
              + " that a store of Jakarta Messaging takes: send links to large files instead of the"
              + " files, or set smtpconnector.outbox.store=jdbc",
          null,
          List.of());
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>After 32 MB it claims no more, since they are held in memory.
   */
  @Override
  public List<ClaimedEntry> claim(String server, String mailer, int limit) {
    return call(() -> claims.claim(server, mailer, limit));
  }

  @Override
  public Set<String> begin(String server, Collection<String> ids) {
    return call(() -> claims.begin(server, ids));
  }

  @Override
  public Set<String> settle(String server, List<Settlement> settlements) {
    return call(() -> claims.settle(server, settlements));
  }

  /** Does nothing: the broker knows whether a server lives. */
  @Override
  public void beat(String server) {
    // see above
  }

  /**
   * {@inheritDoc}
   *
   * <p>Whether a server is gone is the broker's to say; the lease is not used.
   */
  @Override
  public List<OutboxEntry> recover(String server, Duration lease) {
    return call(() -> claims.returned().recover());
  }

  @Override
  public void leave(String server) {
    claims.leave(server);
    call(
        () -> {
          markers.sweep();
          return null;
        });
  }

  /**
   * {@inheritDoc}
   *
   * <p>Brokers do not show what is not due: it is returned once it is.
   */
  @Override
  public Optional<Instant> nextDue(String mailer) {
    return call(() -> desk.due(mailer));
  }

  /** Returns all mailers for which there ever was a message, since some may not be due. */
  @Override
  public Set<String> mailers() {
    return call(() -> sessions.own(markers::mailers));
  }

  @Override
  public void purge() {
    call(
        () -> {
          claims.returned().purge();
          return null;
        });
  }

  /**
   * {@inheritDoc}
   *
   * <p>Waiting messages are listed once they are due; claimed ones, those of this server. Sent ones
   * are not kept.
   */
  @Override
  public List<OutboxEntry> list(OutboxState state, int limit) {
    return call(() -> desk.list(state, limit));
  }

  @Override
  public Optional<OutboxEntry> find(String id) {
    return call(() -> desk.find(id));
  }

  /**
   * {@inheritDoc}
   *
   * <p>As {@link #list} has them, and 1000 of a state at most.
   */
  @Override
  public Map<OutboxState, Long> counts() {
    return call(desk::counts);
  }

  @Override
  public boolean resend(String id, Duration giveUp) {
    return call(() -> desk.resend(id, giveUp));
  }

  /**
   * {@inheritDoc}
   *
   * <p>A message that is not due is not found.
   */
  @Override
  public boolean drop(String id) {
    return call(() -> desk.drop(id));
  }

  /**
   * {@inheritDoc}
   *
   * <p>The broker keeps a message until it is due: one that is not due is not found.
   */
  @Override
  public boolean release(String id) {
    return call(() -> desk.release(id));
  }
}
