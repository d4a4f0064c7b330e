package org.smtpconnector.connector.relay;

import java.util.concurrent.atomic.AtomicBoolean;
import org.smtpconnector.connector.relay.CircuitBreaker.Permission;
import org.smtpconnector.smtp.Credentials;
import org.smtpconnector.smtp.DialogueListener;
import org.smtpconnector.smtp.Reply;
import org.smtpconnector.smtp.SmtpSession;

/**
 * A session with a relay, with its credentials and usage. It belongs to one managed connection at a
 * time and may be handed over to another.
 */
public final class RelaySession {
  private final Relay relay;
  private final Permission attempt;
  private final SmtpSession session;
  private final Credentials credentials;
  private final Dialogue dialogue;
  private final SessionUsage use;
  private final AtomicBoolean ended = new AtomicBoolean();
  private volatile boolean handedOver;

  /** Passes the dialogue of a session to the listener of its current owner. */
  static final class Dialogue implements DialogueListener {
    private volatile DialogueListener owner;

    Dialogue(DialogueListener owner) {
      this.owner = owner;
    }

    @Override
    public void sent(String line) {
      owner.sent(line);
    }

    @Override
    public void received(Reply reply) {
      owner.received(reply);
    }

    @Override
    public void opened(String summary) {
      owner.opened(summary);
    }

    @Override
    public void closed() {
      owner.closed();
    }
  }

  /**
   * @param attempt the permission under which failures of the relay are reported
   */
  RelaySession(
      Relay relay,
      Permission attempt,
      SmtpSession session,
      Credentials credentials,
      Dialogue dialogue,
      SessionUsage use) {
    this.relay = relay;
    this.attempt = attempt;
    this.session = session;
    this.credentials = credentials;
    this.dialogue = dialogue;
    this.use = use;
  }

  public Relay relay() {
    return relay;
  }

  public Permission attempt() {
    return attempt;
  }

  public SmtpSession session() {
    return session;
  }

  public Credentials credentials() {
    return credentials;
  }

  public SessionUsage use() {
    return use;
  }

  /** Passes the dialogue to this listener from now on. */
  RelaySession ownedBy(DialogueListener listener) {
    dialogue.owner = listener;
    handedOver = true;
    return this;
  }

  /** Whether it was taken over from another managed connection. */
  public boolean isHandedOver() {
    return handedOver;
  }

  /** Ends the session by QUIT, as {@link org.smtpconnector.smtp.SmtpSession#close} does. */
  public void close() {
    session.close();
    freed();
  }

  /** Ends the session at once, without QUIT. Any thread may call this. */
  public void abort() {
    session.abort();
    freed();
  }

  private void freed() {
    if (ended.compareAndSet(false, true)) {
      relay.connections().closed();
    }
  }
}
