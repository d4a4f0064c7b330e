package org.smtpconnector.mail.outbox.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.smtpconnector.mail.outbox.OutboxEntry;
import org.smtpconnector.mail.outbox.OutboxState;
import org.smtpconnector.mail.outbox.QueuedMail;

/**
 * Where the outbox keeps its messages; the servers of a cluster share it. Thread-safe.
 *
 * <p>{@link #put} and the methods of the desk join the caller's transaction, or commit at once if
 * there is none. The others are called without a transaction, and what they did is committed when
 * they return: {@link #begin} in particular, before whose return no octet of a message leaves.
 *
 * <p>All times are those of the store's clock, so that the clocks of the servers need not agree.
 *
 * <p>Each method throws {@link OutboxStoreException} if the store cannot be reached.
 */
public interface OutboxStore {
  /**
   * Checks that the store is there and of this version, or creates it if that is configured.
   *
   * @throws org.smtpconnector.mail.MailException.Misconfigured if not; the exception's message
   *     names the remedy
   */
  void check();

  /** Returns the time of the store's clock, which may be some milliseconds old. */
  Instant now();

  /** Adds a message in the caller's transaction; if its key was used before, returns that one. */
  QueuedMail put(NewEntry entry);

  /**
   * Claims messages of a mailer that are due, the longest due first: no other server gets them. A
   * message that cannot be read is parked as REFUSED, and not returned. If the store fails, it
   * gives up later what it may have claimed.
   *
   * @param server the id of the claiming server
   */
  List<ClaimedEntry> claim(String server, String mailer, int limit);

  /**
   * Marks messages as begun, before the first octet of any of them leaves.
   *
   * @param ids messages that the server has claimed
   * @return those that are begun; the others were taken away from the server, which must not send
   *     them
   */
  Set<String> begin(String server, Collection<String> ids);

  /**
   * Stores what became of messages that the server has claimed or begun; also if another server has
   * put them into doubt meanwhile, since who has sent them knows the truth.
   *
   * @return the ids of those stored; the others are no longer this server's under that claim, as
   *     after a person has resent them, or were settled before
   */
  Set<String> settle(String server, List<Settlement> settlements);

  /** Tells the other servers that this one lives. */
  void beat(String server);

  /**
   * Takes over from servers that were silent for longer than a lease: what they have claimed waits
   * again; what they have begun is in doubt, or waits again if it is to be resent in doubt.
   *
   * @param server the id of the calling server, whose messages are left alone
   * @return the messages that are in doubt now
   */
  List<OutboxEntry> recover(String server, Duration lease);

  /** Tells the other servers that this one has stopped: what it has claimed waits again. */
  void leave(String server);

  /** Returns the earliest time at which a message of a mailer is due; empty if none waits. */
  Optional<Instant> nextDue(String mailer);

  /** Returns the names of the mailers that have waiting messages. */
  Set<String> mailers();

  /** Removes sent messages and keys that were kept for long enough. */
  void purge();

  /** As {@link org.smtpconnector.mail.outbox.OutboxDesk#list}. */
  List<OutboxEntry> list(OutboxState state, int limit);

  /** As {@link org.smtpconnector.mail.outbox.OutboxDesk#find}. */
  Optional<OutboxEntry> find(String id);

  /** As {@link org.smtpconnector.mail.outbox.OutboxDesk#counts}. */
  Map<OutboxState, Long> counts();

  /**
   * As {@link org.smtpconnector.mail.outbox.OutboxDesk#resend}.
   *
   * @param giveUp how long to try
   */
  boolean resend(String id, Duration giveUp);

  /** As {@link org.smtpconnector.mail.outbox.OutboxDesk#drop}. */
  boolean drop(String id);

  /** As {@link org.smtpconnector.mail.outbox.OutboxDesk#release}. */
  boolean release(String id);
}
