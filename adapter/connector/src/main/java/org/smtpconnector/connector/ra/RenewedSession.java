package org.smtpconnector.connector.ra;

import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;
import org.smtpconnector.smtp.BatchListener;
import org.smtpconnector.smtp.BatchReceipt;
import org.smtpconnector.smtp.Capabilities;
import org.smtpconnector.smtp.Credentials;
import org.smtpconnector.smtp.EnhancedStatus;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.MessageSource;
import org.smtpconnector.smtp.Receipt;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.SmtpException.Disconnected;
import org.smtpconnector.smtp.SmtpException.SenderRefused;
import org.smtpconnector.smtp.SmtpSession;
import org.smtpconnector.smtp.Submission;

/**
 * A session that is opened anew before a message when its time is over, when it has idled for too
 * long, or when the relay has closed it: the relay has nothing of the message yet, so nobody need
 * know. Not thread-safe, but for {@link #abort}.
 */
final class RenewedSession implements Outlet {
  // A session this young has not been idle: what ends it is not its age.
  private static final Duration YOUNG = Duration.ofSeconds(5);

  private final Relay relay;
  private final Credentials credentials;
  private final DialogueLog log;
  private volatile SmtpSession session;
  private volatile boolean over;
  private long openedNanos;
  private long heardNanos;
  private long messages;

  RenewedSession(Relay relay, Credentials credentials, DialogueLog log) throws SmtpException {
    this.relay = relay;
    this.credentials = credentials;
    this.log = log;
    open();
  }

  private void open() throws SmtpException {
    try {
      session = relay.open(credentials, log.listener());
    } catch (SmtpException e) {
      throw log.explained(e);
    }
    openedNanos = relay.nanoTime();
    heardNanos = openedNanos;
    messages = 0;
    if (over) {
      session.abort(); // while it was being opened
    }
  }

  @Override
  public String summary() {
    return session.summary();
  }

  @Override
  public Capabilities capabilities() {
    return session.capabilities();
  }

  /** Sends a message, once more on a fresh session if this one proves to have ended before. */
  @Override
  public Receipt send(Envelope envelope, MessageSource message) throws SmtpException {
    renewIfDue();
    boolean mayBeStale = mayBeStale();
    boolean closed = !session.isUsable();
    try {
      return sendOnce(envelope, message);
    } catch (Disconnected e) {
      if (!mayBeStale || !e.stale()) {
        throw e;
      }
      replaceClosed(closed || e.getCause() != null); // or the relay takes no more on it
    } catch (SenderRefused e) {
      if (!mayBeStale || e.sessionUsable() || !e.retryable()) {
        throw e; // 421 alone ends the session and may be tried again
      }
      if (!isForIdling(e)) {
        relay.traffic().heard(e);
      }
      replaceClosed(isForIdling(e));
    }
    return sendOnce(envelope, message);
  }

  private Receipt sendOnce(Envelope envelope, MessageSource message) throws SmtpException {
    Duration idle = idle();
    boolean ended = false;
    messages++;
    try {
      return session.send(envelope, message);
    } catch (SmtpException e) {
      ended = !e.sessionUsable();
      throw e;
    } finally {
      if (!ended) {
        heardAfter(idle);
      }
    }
  }

  /** Sends messages, and goes on with the next one on a fresh session where this one ends. */
  @Override
  public BatchReceipt sendAll(Iterator<Submission> submissions, BatchListener listener) {
    BatchReceipt whole = new BatchReceipt(0, 0, 0, Optional.empty());
    try {
      boolean more = true;
      while (more) {
        renewIfDue();
        Duration idle = idle();
        boolean mayBeStale = mayBeStale();
        boolean closed = !session.isUsable();
        Share share = new Share(submissions);
        BatchReceipt part = session.sendAll(share, listener);
        whole = whole.plus(part);
        if (part.ended().isEmpty()) {
          heardAfter(idle);
          more = share.isCut();
        } else {
          more = replaceIfStale(part, mayBeStale, closed);
        }
      }
      return whole;
    } catch (SmtpException e) {
      return whole.endedBy(e);
    }
  }

  /** Whether a batch that ended with its session goes on with another. */
  private boolean replaceIfStale(BatchReceipt part, boolean mayBeStale, boolean closed)
      throws SmtpException {
    boolean used = part.accepted() > 0;
    boolean replace =
        (mayBeStale || used) && part.ended().get() instanceof Disconnected e && e.stale();
    if (replace) {
      replaceClosed(closed || (!used && part.ended().get().getCause() != null));
    }
    return replace;
  }

  /** As many submissions as one session may send. */
  private final class Share implements Iterator<Submission> {
    private final Iterator<Submission> submissions;
    private boolean cut;

    Share(Iterator<Submission> submissions) {
      this.submissions = submissions;
    }

    @Override
    public boolean hasNext() {
      boolean more = submissions.hasNext();
      cut = more && isUsedUp();
      return more && !cut;
    }

    @Override
    public Submission next() {
      Submission next = submissions.next();
      messages++;
      return next;
    }

    /** Whether there are more. */
    boolean isCut() {
      return cut;
    }
  }

  /** Whether the relay answers within this time. */
  @Override
  public boolean isAlive(Duration patience) {
    if (!looksAlive()) {
      return false;
    }
    Duration idle = idle();
    try {
      session.noop(patience);
      heardAfter(idle);
      return true;
    } catch (SmtpException | IllegalStateException e) { // closed by another thread meanwhile
      return false;
    }
  }

  /** Whether the relay has not been seen to close it. No waiting. */
  @Override
  public boolean looksAlive() {
    boolean looksAlive = session.isUsable() || session.isUsedUp();
    if (!looksAlive && !over) {
      learnIdleTime();
    }
    return looksAlive;
  }

  private void renewIfDue() throws SmtpException {
    Duration idle = idle();
    if (relay.idleTime().isTooLong(idle)) {
      log.event("idle for " + idle.toSeconds() + " s, which is too long, opening anew");
      session.abort(); // not by QUIT, which would be a try
      open();
    } else if (isUsedUp()) {
      log.event(
          "retired after " + messages + " messages and " + age().toSeconds() + " s, opening anew");
      session.close();
      open();
    }
  }

  private boolean isUsedUp() {
    return session.isUsedUp() || relay.settings().lifetime().isOver(messages, age());
  }

  private boolean mayBeStale() {
    return messages > 0 || age().compareTo(YOUNG) > 0;
  }

  private Duration age() {
    return Duration.ofNanos(relay.nanoTime() - openedNanos);
  }

  private Duration idle() {
    return Duration.ofNanos(relay.nanoTime() - heardNanos);
  }

  private void heardAfter(Duration idle) {
    heardNanos = relay.nanoTime();
    relay.idleTime().survived(idle);
  }

  /** 421 may also tell that the relay goes down, which says nothing of idling (RFC 3463 3.5). */
  private static boolean isForIdling(SenderRefused e) {
    return e.reply()
        .flatMap(reply -> reply.enhanced())
        .map(EnhancedStatus::subject)
        .filter(subject -> subject != 4)
        .isEmpty();
  }

  private void replaceClosed(boolean forIdling) throws SmtpException {
    log.event("found closed by the relay, opening anew");
    if (forIdling) {
      learnIdleTime();
    }
    session.abort();
    open();
  }

  private void learnIdleTime() {
    Duration idle = idle();
    if (relay.idleTime().closedAfter(idle)) {
      log.event(
          "the relay had closed a connection that was idle for "
              + idle.toSeconds()
              + " s: from now on none is used that was idle for nearly so long");
    }
  }

  /** Ends it: QUIT, for whose answer it waits two seconds at most. */
  @Override
  public void close() {
    over = true;
    session.close();
  }

  /** Ends it at once, without QUIT. Any thread may call it. */
  @Override
  public void abort() {
    over = true;
    session.abort();
  }
}
