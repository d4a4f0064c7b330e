package org.smtpconnector.connector.ra;

import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.smtpconnector.connector.ra.Counters.Retirement;
import org.smtpconnector.smtp.BatchListener;
import org.smtpconnector.smtp.BatchReceipt;
import org.smtpconnector.smtp.Capabilities;
import org.smtpconnector.smtp.Credentials;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.LocalFailure;
import org.smtpconnector.smtp.MessageSource;
import org.smtpconnector.smtp.Receipt;
import org.smtpconnector.smtp.Reply;
import org.smtpconnector.smtp.SendDeadline;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.SmtpException.Disconnected;
import org.smtpconnector.smtp.SmtpException.MessageRefused;
import org.smtpconnector.smtp.SmtpException.RecipientsRefused;
import org.smtpconnector.smtp.SmtpException.SenderRefused;
import org.smtpconnector.smtp.Submission;

/**
 * A session that is opened anew before a message when its time is over, when it has idled for too
 * long, or when the relay has closed it or takes no more on it: the relay has nothing of the
 * message yet, so nobody need know. Not thread-safe, but for {@link #abort}.
 */
final class RenewedSession implements Outlet {
  private static final Duration FAREWELL = Duration.ofSeconds(2); // for the answer to QUIT

  private final RelayGroup relays;
  private final Counters counters;
  private final Login login;
  private final DialogueLog log;
  private final Object ownership = new Object();
  private volatile OpenSession current;
  private volatile boolean without; // it is another's by now, or could not be opened anew
  private volatile boolean over;
  private volatile boolean evicted;
  private final AtomicBoolean retired = new AtomicBoolean();

  RenewedSession(RelayGroup relays, Counters counters, Login login, DialogueLog log)
      throws SmtpException {
    this.relays = relays;
    this.counters = counters;
    this.login = login;
    this.log = log;
    open(SendDeadline.NONE);
  }

  private void open(SendDeadline deadline) throws SmtpException {
    without = true;
    OpenSession opened;
    try {
      opened =
          login.open(
              (credentials, left) -> relays.open(credentials, left, deadline, log.listener()),
              deadline);
    } catch (SmtpException e) {
      throw log.explained(e);
    }
    retired.set(false);
    if (opened.isHandedOver()) {
      log.event("goes on with a session that another connection did not use");
    } else {
      counters.count(Counters.Event.OPENED);
    }
    synchronized (ownership) {
      current = opened;
      without = false;
      evicted = false;
      if (over) {
        opened.abort();
        throw LocalFailure.ended("the connection was ended while it was opened anew");
      }
    }
  }

  private SessionUse use() {
    return current.use();
  }

  private Relay relay() {
    return current.relay();
  }

  @Override
  public boolean isOpenedWith(Credentials credentials) {
    return !without && credentials.equals(current.credentials());
  }

  @Override
  public String summary() {
    return current.session().summary();
  }

  @Override
  public String userName() {
    return current.credentials().user();
  }

  @Override
  public Capabilities capabilities() {
    return current.session().capabilities();
  }

  /**
   * Sends a message: once more on a fresh session if this one proves to have ended before, and by
   * other relays as long as they open a session only to take nothing (421) on it.
   */
  @Override
  public Receipt send(Envelope envelope, MessageSource message, SendDeadline deadline)
      throws SmtpException {
    if (deadline.isOver()) {
      throw LocalFailure.tooLate(deadline, envelope.recipients());
    }
    renewIfDue(deadline);
    try {
      return sendByOneThatServes(envelope, message, deadline);
    } catch (SmtpException e) {
      LimitKind.CONNECTIONS.in(e).ifPresent(this::keepToConnections);
      throw e;
    }
  }

  private Receipt sendByOneThatServes(
      Envelope envelope, MessageSource message, SendDeadline deadline) throws SmtpException {
    while (true) {
      try {
        return sendBySession(envelope, message, deadline);
      } catch (SenderRefused | RecipientsRefused | MessageRefused e) {
        if (use().messages() > 1 || !isOfFreshRelay(e) || !Farewell.isBeforeContent(e)) {
          throw e;
        }
        relay().failed(current.attempt(), e);
        if (relays.isAlone() || !Farewell.isToAll(e)) {
          throw e;
        }
        log.event("the relay takes nothing on a fresh connection, opening to another");
        retire(Retirement.CLOSED_BY_RELAY);
        open(deadline);
      }
    }
  }

  /** Whether a relay that has just opened a session takes it back. */
  private boolean isOfFreshRelay(SmtpException e) {
    return use().isYoung() && Farewell.isSaidBy(e);
  }

  private Receipt sendBySession(Envelope envelope, MessageSource message, SendDeadline deadline)
      throws SmtpException {
    boolean mayBeStale = use().mayBeStale();
    boolean closed = !current.session().isUsable();
    try {
      return sendOnce(envelope, message, deadline);
    } catch (Disconnected e) {
      if (!mayBeStale || !e.stale()) {
        throw e;
      }
      replaceClosed(closed || e.getCause() != null, deadline); // or the relay takes no more on it
    } catch (SenderRefused | RecipientsRefused | MessageRefused e) {
      if (!mayBeStale || !(Farewell.isBefore(e) || isUsedUpBy(e))) {
        throw e;
      }
      replaceAfter(e, deadline);
    }
    return sendOnce(envelope, message, deadline);
  }

  /** Whether the relay says that it takes no more on this connection, and has taken some. */
  private boolean isUsedUpBy(SmtpException e) {
    return use().accepted() > 0 && Farewell.isUsedUp(e);
  }

  private Receipt sendOnce(Envelope envelope, MessageSource message, SendDeadline deadline)
      throws SmtpException {
    Duration idle = use().idle();
    boolean ended = false;
    countMessage();
    try {
      Receipt receipt = current.session().send(envelope, message, deadline);
      use().countAccepted(1);
      return receipt;
    } catch (SmtpException e) {
      ended = !e.sessionUsable();
      throw e;
    } finally {
      if (!ended) {
        heardAfter(idle);
      }
    }
  }

  private void countMessage() {
    if (use().countMessage()) {
      counters.count(Counters.Event.REUSED);
    }
  }

  /**
   * Sends messages, and goes on on a fresh session where this one ends: with those that it did not
   * take, too.
   */
  @Override
  public BatchReceipt sendAll(Iterator<Submission> submissions, BatchListener listener) {
    BatchQueue queue =
        new BatchQueue(
            submissions,
            listener,
            relays.clocks(),
            (failure, since) ->
                failure instanceof Disconnected
                    || Farewell.isBefore(failure)
                    || Farewell.isUsedUp(failure));
    Optional<SmtpException> ended = Optional.empty();
    try {
      boolean more = true;
      while (more) {
        renewIfDue(SendDeadline.NONE);
        BatchPart part = new BatchPart(queue);
        more = part.send();
        ended = part.ended;
      }
    } catch (SmtpException e) {
      ended = Optional.of(e);
    }
    queue.giveUp();
    return queue.receipt(ended);
  }

  /** What one session sends of a batch. */
  private final class BatchPart {
    private final BatchQueue queue;
    private final Duration idle = use().idle();
    private final boolean mayBeStale = use().mayBeStale();
    private final boolean closed = !current.session().isUsable();
    private final long before;
    private boolean used;
    private Optional<SmtpException> ended = Optional.empty();

    BatchPart(BatchQueue queue) {
      this.queue = queue;
      this.before = queue.setAside();
    }

    private boolean hasSetAside() {
      return queue.setAside() > before;
    }

    /** Whether there are more, for a session that is there by then. */
    boolean send() throws SmtpException {
      Share share =
          new Share(queue, () -> isUsedUp() || hasSetAside(), RenewedSession.this::countMessage);
      BatchReceipt part = current.session().sendAll(share, queue);
      used = part.accepted() > 0;
      use().countAccepted(part.accepted());
      queue.connectionsExceeded().ifPresent(RenewedSession.this::keepToConnections);
      if (part.ended().isPresent()) {
        return replaceIfOver(part.ended().get());
      }
      heardAfter(idle);
      if (hasSetAside()) {
        replaceUsedUp();
      }
      return share.isCut() || queue.hasLeft();
    }

    private void replaceUsedUp() throws SmtpException {
      SmtpException why = queue.firstLeft();
      if (use().accepted() > 0) {
        replaceAfter(why, SendDeadline.NONE);
      } else {
        queue.giveUp();
      }
    }

    /** Whether a batch that ended with its session goes on with another. */
    private boolean replaceIfOver(SmtpException why) throws SmtpException {
      if (why instanceof Disconnected e && (used || (mayBeStale && e.stale()))) {
        replaceClosed(closed || (!used && e.getCause() != null), SendDeadline.NONE);
        return true;
      }
      if ((used || mayBeStale) && Farewell.isBefore(why)) {
        replaceAfter(why, SendDeadline.NONE);
        return true;
      }
      if (!used && isOfFreshRelay(why)) {
        relay().failed(current.attempt(), why); // the next connection is to another
      }
      ended = Optional.of(why);
      return false;
    }
  }

  /** Whether the relay answers within this time. */
  @Override
  public boolean isAlive(Duration patience) {
    if (without || !looksAlive()) {
      return without && !over;
    }
    Duration idle = use().idle();
    try {
      current.session().noop(patience);
      heardAfter(idle);
      return true;
    } catch (SmtpException | IllegalStateException e) { // closed by another thread meanwhile
      return false;
    }
  }

  /** Whether the relay has not been seen to close it. No waiting. */
  @Override
  public boolean looksAlive() {
    if (without) {
      return !over;
    }
    boolean looksAlive = current.session().isUsable() || current.session().isUsedUp();
    if (!looksAlive && !over && !evicted) {
      learnIdleTime();
    }
    return looksAlive;
  }

  private void renewIfDue(SendDeadline deadline) throws SmtpException {
    if (without) {
      open(deadline);
      return;
    }
    Duration idle = use().idle();
    if (evicted) {
      log.event("what it was opened with was refused meanwhile, opening anew");
      retire(Retirement.EVICTED);
      open(deadline);
    } else if (relay().idleTime().isTooLong(idle)) {
      log.event("idle for " + idle.toSeconds() + " s, which is too long, opening anew");
      retire(Retirement.IDLE); // not by QUIT, which would be a try
      open(deadline);
    } else if (isUsedUp()) {
      boolean byAge =
          !current.session().isUsedUp() && !lifetime().isOver(use().messages(), Duration.ZERO);
      retired(byAge ? Retirement.AGE : Retirement.MESSAGES);
      log.event(
          "retired after "
              + use().messages()
              + " messages and "
              + use().age().toSeconds()
              + " s, opening anew");
      quit(deadline);
      open(deadline);
    }
  }

  /** Ends it in good order, if there is time. */
  private void quit(SendDeadline deadline) {
    if (deadline.left().compareTo(FAREWELL) > 0) {
      current.close();
    } else {
      current.abort();
    }
  }

  private boolean isUsedUp() {
    return current.session().isUsedUp() || lifetime().isOver(use().messages(), use().age());
  }

  private Lifetime lifetime() {
    return relays.settings().lifetime();
  }

  private void heardAfter(Duration idle) {
    use().heard();
    relay().idleTime().survived(idle);
  }

  private void replaceClosed(boolean forIdling, SendDeadline deadline) throws SmtpException {
    log.event("found closed by the relay, opening anew");
    if (forIdling) {
      learnIdleTime();
    }
    retire(Retirement.CLOSED_BY_RELAY);
    open(deadline);
  }

  /** The relay takes no more on this session, and said so. */
  private void replaceAfter(SmtpException why, SendDeadline deadline) throws SmtpException {
    Optional<Reply> tooMany = LimitKind.MESSAGES.in(why);
    if (tooMany.isPresent()) {
      log.event("the relay takes no more messages on this connection, opening anew");
      relay().profile().experience().messagesWereTooMany(use().accepted(), tooMany.get());
      retired(Retirement.MESSAGES);
      quit(deadline);
      open(deadline);
      return;
    }
    boolean forIdling = Farewell.isForIdling(why);
    if (!forIdling) {
      relays.traffic().heard(why);
    }
    replaceClosed(forIdling, deadline);
  }

  /** The relay serves fewer connections at once than are open: those that lie idle are ended. */
  private void keepToConnections(Reply reply) {
    ConnectionLimit connections = relay().connections();
    connections.exceededBy(reply);
    relays.keepToLimits();
    if (connections.isExceeded()) {
      giveUp(session -> true, true);
    }
  }

  private void retire(Retirement why) {
    retired(why);
    current.abort();
  }

  @Override
  public void retired(Retirement why) {
    if (!without && retired.compareAndSet(false, true)) {
      counters.retired(why);
    }
  }

  private void learnIdleTime() {
    Duration idle = use().idle();
    if (relay().idleTime().closedAfter(idle)) {
      log.event(
          "the relay had closed a connection that was idle for "
              + idle.toSeconds()
              + " s: from now on none is used that was idle for nearly so long");
    }
  }

  @Override
  public Optional<OpenSession> giveUp(Predicate<OpenSession> wanted, boolean forGood) {
    synchronized (ownership) {
      if (without || over || evicted || !wanted.test(current)) {
        return Optional.empty();
      }
      if (forGood) {
        log.event("ended, since the relay serves fewer connections at once");
        retire(Retirement.LIMIT);
      }
      without = true;
      return Optional.of(current);
    }
  }

  /** Ends it: QUIT, for whose answer it waits two seconds at most. */
  @Override
  public void close() {
    synchronized (ownership) {
      over = true;
      if (without) {
        return;
      }
    }
    current.close();
  }

  @Override
  public void evict() {
    synchronized (ownership) {
      evicted = true;
      if (!without) {
        current.abort();
      }
    }
  }

  /** Ends it at once, without QUIT. Any thread may call it. */
  @Override
  public void abort() {
    synchronized (ownership) {
      over = true;
      if (!without) {
        current.abort();
      }
    }
  }
}
