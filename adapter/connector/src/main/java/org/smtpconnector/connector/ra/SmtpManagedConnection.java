package org.smtpconnector.connector.ra;

import jakarta.resource.NotSupportedException;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.ConnectionEventListener;
import jakarta.resource.spi.ConnectionRequestInfo;
import jakarta.resource.spi.IllegalStateException;
import jakarta.resource.spi.LocalTransaction;
import jakarta.resource.spi.ManagedConnection;
import jakarta.resource.spi.ManagedConnectionMetaData;
import jakarta.resource.spi.SecurityException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import javax.security.auth.Subject;
import javax.transaction.xa.XAResource;
import org.smtpconnector.connector.log.DialogueLog;
import org.smtpconnector.connector.log.FailureExplainingBatchListener;
import org.smtpconnector.connector.relay.IdleSessionHandoff;
import org.smtpconnector.connector.relay.RelayGroup;
import org.smtpconnector.connector.relay.RelaySession;
import org.smtpconnector.connector.session.ConnectionFactoryCounters;
import org.smtpconnector.connector.session.CountingBatchListener;
import org.smtpconnector.connector.session.FinalSendStage;
import org.smtpconnector.connector.session.LimitedSubmissionIterator;
import org.smtpconnector.connector.session.SendStage;
import org.smtpconnector.smtp.BatchListener;
import org.smtpconnector.smtp.BatchReceipt;
import org.smtpconnector.smtp.Capabilities;
import org.smtpconnector.smtp.Credentials;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.LocalFailureFactory;
import org.smtpconnector.smtp.MessageSource;
import org.smtpconnector.smtp.Receipt;
import org.smtpconnector.smtp.Recipient;
import org.smtpconnector.smtp.SendDeadline;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.Submission;

/**
 * A connection of the server's pool: a session, its identity, and the handles that applications
 * hold. One dialogue at a time; listeners are notified without holding a lock.
 */
public final class SmtpManagedConnection implements ManagedConnection, IdleSessionHandoff.Holder {
  private enum State {
    OPEN,
    /** The session failed; the container was notified and will destroy the connection. */
    BROKEN,
    /** A dialogue in progress is the last one. */
    DESTROYED
  }

  /** How long the last dialogue of a connection that is destroyed may go on. */
  static final Duration LAST_DIALOGUE = Duration.ofSeconds(10);

  private static final AtomicLong NUMBERS = new AtomicLong();

  private final SmtpManagedConnectionFactory factory;
  private final RelayGroup relays;
  private final Identity identity;
  private final DialogueLog log;
  private final ConnectionFactoryCounters counters;
  private final FinalSendStage session;
  private final SendStage stages;
  private final DialogueLock dialogue = new DialogueLock();
  private final Set<SmtpConnectionHandle> handles = ConcurrentHashMap.newKeySet();
  private final ContainerListeners listeners = new ContainerListeners();
  private volatile PrintWriter logWriter;
  private volatile State state = State.OPEN;
  private volatile boolean evicted;

  SmtpManagedConnection(
      SmtpManagedConnectionFactory factory,
      SendStageFactory pipeline,
      ConnectionFactoryCounters counters,
      Identity identity,
      PrintWriter logWriter)
      throws SmtpException {
    this.counters = counters;
    this.factory = factory;
    this.identity = identity;
    this.logWriter = logWriter;
    this.log = new DialogueLog("#" + NUMBERS.incrementAndGet(), () -> this.logWriter);
    this.session = pipeline.open(counters, factory.login(identity), log);
    this.stages = pipeline.to(new Dialogue());
    this.relays = pipeline.relays();
    relays.handoff().add(this);
    relays.handoff().changed();
  }

  String summary() {
    return session.summary();
  }

  /** Whether this connection serves requests of that factory and identity. No I/O. */
  boolean matches(SmtpManagedConnectionFactory other, Identity wanted) {
    return state == State.OPEN && !evicted && factory.equals(other) && identity.isSameAs(wanted);
  }

  /**
   * Evicts the connection if its session was opened with these credentials, which the relay
   * refused: it serves no further request, but a message under way is completed. No I/O and no
   * event: the container holds the connection idle, and finds out by {@link #matches} or {@link
   * #isAlive}.
   */
  void evictIfOpenedWith(Credentials refused) {
    if (state == State.OPEN && session.isOpenedWith(refused)) {
      evicted = true;
      log.event("its credentials were refused: it serves no further request");
      endIfEvicted();
    }
  }

  private void endIfEvicted() {
    if (evicted && handles.isEmpty() && dialogue.tryLock()) {
      try {
        session.evict();
      } finally {
        dialogue.unlock();
      }
    }
  }

  @Override
  public boolean isLent() {
    return !handles.isEmpty();
  }

  @Override
  public Optional<RelaySession> giveUp(Predicate<RelaySession> wanted, boolean forGood) {
    if (state != State.OPEN || dialogue.isHeldByCurrentThread() || !dialogue.tryLock()) {
      return Optional.empty();
    }
    try {
      return session.giveUp(wanted, forGood);
    } finally {
      dialogue.unlock();
    }
  }

  /**
   * Whether the relay replies within this time; zero sends nothing and only looks at the socket.
   * Notifies no listener.
   */
  boolean isAlive(Duration patience) {
    if (evicted || state != State.OPEN || !dialogue.tryLock()) {
      return state == State.OPEN && !evicted; // in use: must not be disturbed
    }
    try {
      return patience.isZero() ? session.looksAlive() : session.isAlive(patience);
    } finally {
      dialogue.unlock();
    }
  }

  @Override
  public Object getConnection(Subject subject, ConnectionRequestInfo info)
      throws ResourceException {
    requireOpen();
    if (!identity.isSameAs(factory.identity(subject, info))) {
      throw new SecurityException(
          "a connection cannot change the user that it is authenticated as");
    }
    SmtpConnectionHandle handle = new SmtpConnectionHandle(this);
    handles.add(handle);
    return handle;
  }

  @Override
  public void associateConnection(Object connection) throws ResourceException {
    requireOpen();
    if (!(connection instanceof SmtpConnectionHandle handle)) {
      throw new NotSupportedException("not a handle of this resource adapter");
    }
    handles.add(handle);
    SmtpManagedConnection before = handle.associate(this);
    if (before != null && before != this) {
      before.handles.remove(handle);
    }
  }

  private void requireOpen() throws IllegalStateException {
    if (state != State.OPEN) {
      throw new IllegalStateException("the managed connection is " + state);
    }
  }

  Capabilities capabilities() {
    return session.capabilities();
  }

  Receipt send(Envelope envelope, MessageSource message, SendDeadline deadline)
      throws SmtpException {
    return stages.send(envelope, message, deadline);
  }

  BatchReceipt sendAll(Iterator<Submission> submissions, BatchListener listener) {
    return stages.sendAll(submissions, listener);
  }

  /**
   * The stage before the session: a message locks the session only here, not while it waits for its
   * turn.
   */
  private final class Dialogue implements SendStage {
    @Override
    public Receipt send(Envelope envelope, MessageSource message, SendDeadline deadline)
        throws SmtpException {
      return sendNow(envelope, message, deadline);
    }

    @Override
    public BatchReceipt sendAll(Iterator<Submission> submissions, BatchListener listener) {
      return sendAllNow(submissions, listener);
    }
  }

  private Receipt sendNow(Envelope envelope, MessageSource message, SendDeadline deadline)
      throws SmtpException {
    enter(deadline, envelope.recipients());
    Exception failure = null;
    try {
      Receipt receipt = session.send(envelope, message, deadline);
      counters.count(ConnectionFactoryCounters.Event.SENT);
      return receipt;
    } catch (SmtpException e) {
      counters.notSent(log.explained(e));
      failure = e.sessionUsable() ? null : e;
      throw e;
    } catch (RuntimeException | Error e) {
      failure = new ResourceException("an error has ended the session", e);
      throw e;
    } finally {
      leave(failure);
    }
  }

  private BatchReceipt sendAllNow(Iterator<Submission> submissions, BatchListener listener) {
    try {
      enter(SendDeadline.NONE, List.of());
    } catch (SmtpException e) {
      return new BatchReceipt(0, 0, 0, Optional.of(e));
    }
    Exception failure = new ResourceException("the application ended a batch by an exception");
    try {
      BatchReceipt receipt =
          sendUntilDestroyed(
              submissions,
              new CountingBatchListener(
                  counters, new FailureExplainingBatchListener(log, listener)));
      receipt.ended().ifPresent(log::explained);
      failure = receipt.ended().orElse(null);
      return receipt;
    } finally {
      leave(failure);
    }
  }

  private BatchReceipt sendUntilDestroyed(
      Iterator<Submission> submissions, BatchListener listener) {
    LimitedSubmissionIterator slice =
        new LimitedSubmissionIterator(submissions, () -> state != State.OPEN, () -> {});
    BatchReceipt receipt = session.sendAll(slice, listener);
    return slice.isCut() && receipt.ended().isEmpty()
        ? new BatchReceipt(
            receipt.accepted(), receipt.failed(), receipt.inDoubt(), Optional.of(ended()))
        : receipt;
  }

  private static SmtpException ended() {
    return LocalFailureFactory.ended(
        "the container ended the connection before the message was sent");
  }

  /** Begins a dialogue once no other is under way. */
  private void enter(SendDeadline deadline, List<Recipient> recipients) throws SmtpException {
    if (dialogue.isHeldByCurrentThread()) {
      throw new java.lang.IllegalStateException(
          "the connection is in use: this message would be sent in the middle of another");
    }
    dialogue.lock(deadline, recipients);
    if (state != State.OPEN) {
      dialogue.unlock();
      if (state == State.DESTROYED) { // while the message waited
        throw ended();
      }
      throw new java.lang.IllegalStateException(
          "the connection failed before: close it and get another");
    }
  }

  /** Ends a dialogue, and reports the failure that ended the session, if there was one. */
  private void leave(Exception failure) {
    boolean broken = failure != null && state == State.OPEN;
    if (broken) {
      state = State.BROKEN;
      session.retired(ConnectionFactoryCounters.Retirement.FAILED);
    }
    dialogue.unlock();
    relays.handoff().changed();
    if (broken) {
      log.event("failed: " + failure.getMessage());
      listeners.failed(this, failure);
    }
  }

  /** Removes a handle that the application closed. */
  void closed(SmtpConnectionHandle handle) {
    handles.remove(handle);
    listeners.closed(this, handle);
  }

  /** Invalidates the handles. No I/O: RSET ends an unfinished message before the next one. */
  @Override
  public void cleanup() {
    handles.forEach(SmtpConnectionHandle::invalidate);
    handles.clear();
    endIfEvicted();
    relays.released();
  }

  /**
   * Ends the session by QUIT, as {@link org.smtpconnector.smtp.SmtpSession#close} does. Does not
   * wait for a dialogue of another thread, which has a while to end: servers that stop may destroy
   * connections before the applications have stopped.
   */
  @Override
  public void destroy() {
    destroy(LAST_DIALOGUE);
  }

  /** Destroys the connection; a dialogue of another thread may go on for so long. */
  void destroy(Duration lastDialogue) {
    cleanup();
    session.retired(ConnectionFactoryCounters.Retirement.BY_CONTAINER);
    boolean again = state == State.DESTROYED;
    state = State.DESTROYED;
    relays.handoff().remove(this);
    if (tryClose()) {
      return;
    }
    if (lastDialogue.isZero()) {
      session.abort();
      factory.destroyed(this);
    } else if (!again) {
      GracefulDestroyTask.await(this, lastDialogue);
    }
  }

  /** Ends the session, unless a dialogue is in progress; returns whether none was. */
  private boolean tryClose() {
    if (!dialogue.tryLock()) {
      return false;
    }
    try {
      session.close();
    } finally {
      dialogue.unlock();
    }
    factory.destroyed(this);
    return true;
  }

  /**
   * Lets the dialogue in progress, if there is one, be the last; a batch takes no more messages.
   */
  void refuseDialogues() {
    state = State.DESTROYED;
  }

  boolean isInDialogue() {
    return dialogue.isLocked();
  }

  /** Waits until no dialogue is in progress, at most so long; returns whether none is. */
  boolean awaitEndOfDialogue(long nanos) throws InterruptedException {
    return dialogue.awaitEnd(nanos);
  }

  /** Destroys the connection without QUIT; the dialogue of another thread fails by it. */
  void abort() {
    session.abort();
    destroy(Duration.ZERO);
  }

  @Override
  public void addConnectionEventListener(ConnectionEventListener listener) {
    listeners.add(listener);
  }

  @Override
  public void removeConnectionEventListener(ConnectionEventListener listener) {
    listeners.remove(listener);
  }

  @Override
  public XAResource getXAResource() throws ResourceException {
    throw new NotSupportedException("a sent message cannot be rolled back: there is no XA");
  }

  @Override
  public LocalTransaction getLocalTransaction() throws ResourceException {
    throw new NotSupportedException(
        "a sent message cannot be rolled back: there are no local transactions");
  }

  @Override
  public ManagedConnectionMetaData getMetaData() throws ResourceException {
    requireOpen();
    return new SmtpMetaData(capabilities().greeting(), session.userName());
  }

  @Override
  public void setLogWriter(PrintWriter out) {
    logWriter = out;
  }

  @Override
  public PrintWriter getLogWriter() {
    return logWriter;
  }
}
