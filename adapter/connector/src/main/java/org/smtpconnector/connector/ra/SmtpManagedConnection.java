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
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import javax.security.auth.Subject;
import javax.transaction.xa.XAResource;
import org.smtpconnector.connector.log.DialogueLog;
import org.smtpconnector.connector.relay.IdleSessionHandoff;
import org.smtpconnector.connector.relay.RelayGroup;
import org.smtpconnector.connector.relay.RelaySession;
import org.smtpconnector.connector.session.ConnectionFactoryCounters;
import org.smtpconnector.connector.session.FinalSendStage;
import org.smtpconnector.connector.session.SendStage;
import org.smtpconnector.smtp.BatchListener;
import org.smtpconnector.smtp.BatchReceipt;
import org.smtpconnector.smtp.Capabilities;
import org.smtpconnector.smtp.Credentials;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.MessageSource;
import org.smtpconnector.smtp.Receipt;
import org.smtpconnector.smtp.SendDeadline;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.Submission;

/**
 * A connection of the server's pool: a session, its identity, and the handles that applications
 * hold. Listeners are notified without holding a lock.
 */
public final class SmtpManagedConnection implements ManagedConnection, IdleSessionHandoff.Holder {
  /** How long the last dialogue of a connection that is destroyed may go on. */
  static final Duration LAST_DIALOGUE = Duration.ofSeconds(10);

  private static final AtomicLong NUMBERS = new AtomicLong();

  private final SmtpManagedConnectionFactory factory;
  private final RelayGroup relays;
  private final EffectiveCredentials identity;
  private final DialogueLog log;
  private final FinalSendStage session;
  private final LockingStage locking;
  private final DialogueLock dialogue;
  private final SendStage stages;
  private final Set<SmtpConnectionHandle> handles = ConcurrentHashMap.newKeySet();
  private final ContainerListeners listeners = new ContainerListeners();
  private volatile PrintWriter logWriter;
  private volatile boolean evicted;

  SmtpManagedConnection(
      SmtpManagedConnectionFactory factory,
      SendStageFactory pipeline,
      ConnectionFactoryCounters counters,
      EffectiveCredentials identity,
      PrintWriter logWriter)
      throws SmtpException {
    this.factory = factory;
    this.identity = identity;
    this.logWriter = logWriter;
    this.log = new DialogueLog("#" + NUMBERS.incrementAndGet(), () -> this.logWriter);
    this.session = pipeline.open(counters, factory.login(identity), log);
    this.relays = pipeline.relays();
    this.locking =
        new LockingStage(
            session, relays.handoff(), counters, log, failure -> listeners.failed(this, failure));
    this.dialogue = locking.dialogue();
    this.stages = pipeline.to(locking);
    relays.handoff().add(this);
    relays.handoff().changed();
  }

  String summary() {
    return session.summary();
  }

  /** Whether this connection serves requests of that factory and identity. No I/O. */
  boolean matches(SmtpManagedConnectionFactory other, EffectiveCredentials wanted) {
    return locking.isOpen() && !evicted && factory.equals(other) && identity.isSameAs(wanted);
  }

  /**
   * Evicts the connection if its session was opened with these credentials, which the relay
   * refused: it serves no further request, but a message under way is completed. No I/O and no
   * event: the container holds the connection idle, and finds out by {@link #matches} or {@link
   * #isAlive}.
   */
  void evictIfOpenedWith(Credentials refused) {
    if (locking.isOpen() && session.isOpenedWith(refused)) {
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
    if (!locking.isOpen() || dialogue.isHeldByCurrentThread() || !dialogue.tryLock()) {
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
    if (evicted || !locking.isOpen() || !dialogue.tryLock()) {
      return locking.isOpen() && !evicted; // in use: must not be disturbed
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
    if (!locking.isOpen()) {
      throw new IllegalStateException("the managed connection is " + locking.state());
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
    boolean again = locking.state() == LockingStage.State.DESTROYED;
    locking.destroyed();
    relays.handoff().remove(this);
    if (tryClose()) {
      return;
    }
    if (lastDialogue.isZero()) {
      session.abort();
      factory.destroyed(this);
    } else if (!again) {
      DestroyAfterDialogueTask.await(this, lastDialogue);
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
    locking.destroyed();
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
