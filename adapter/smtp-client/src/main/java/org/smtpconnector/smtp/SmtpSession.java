package org.smtpconnector.smtp;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.smtpconnector.smtp.SmtpException.Disconnected;
import org.smtpconnector.smtp.SmtpException.ExtensionMissing;
import org.smtpconnector.smtp.SmtpException.ProtocolViolation;

/**
 * One conversation with a server on one connection. Not thread-safe, but for {@link #abort}.
 *
 * <p>What ends a message without ending the session leaves it usable; anything else closes it, so
 * that nobody reads a reply that was meant for somebody else.
 */
public final class SmtpSession implements AutoCloseable {
  static final Duration QUIT_PATIENCE = Duration.ofSeconds(2);
  // A connection that spoke a moment ago is not looked at again.
  private static final Duration SURELY_ALIVE = Duration.ofMillis(100);

  private enum State {
    /** A message may be sent. */
    READY,
    /** A message may be sent; the server may still hold the one before it open. */
    RESET_OWED,
    /** A command is under way. */
    BUSY,
    CLOSED
  }

  private final SmtpConfig config;
  private final SmtpWire wire;
  private final Capabilities capabilities;
  private final String summary;
  private volatile State state = State.READY;

  SmtpSession(SmtpConfig config, SmtpWire wire, Capabilities capabilities, String summary) {
    this.config = config;
    this.wire = wire;
    this.capabilities = capabilities;
    this.summary = summary;
  }

  /**
   * Connects, secures and authenticates as the configuration says. No socket is left open when this
   * throws.
   *
   * @throws SmtpException if that cannot be done; it says why and whether trying again may help
   */
  public static SmtpSession open(SmtpConfig config) throws SmtpException {
    return new Opening(Objects.requireNonNull(config, "config")).run();
  }

  /** What the server offers, as it said after TLS was established. */
  public Capabilities capabilities() {
    return capabilities;
  }

  /** One line: with whom this session is, how it is protected, whom it is authenticated as. */
  public String summary() {
    return summary;
  }

  /**
   * Whether a message may be sent: no error ended the session, and a look that sends nothing and
   * does not wait shows that the server has neither closed it nor spoken unasked.
   */
  public boolean isUsable() {
    return isIdle() && looksAlive();
  }

  private boolean looksAlive() {
    return wire.unreadOctets() == 0 && (wire.heardWithin(SURELY_ALIVE) || wire.isQuiet());
  }

  /**
   * Sends one message.
   *
   * @return one outcome a recipient, at least one of them accepted
   * @throws SmtpException if no recipient was accepted, or nobody knows
   * @throws IllegalStateException if the session is closed
   */
  public Receipt send(Envelope envelope, MessageSource message) throws SmtpException {
    Objects.requireNonNull(envelope, "envelope");
    Objects.requireNonNull(message, "message");
    MailTransaction transaction = new MailTransaction(wire, config, envelope, message);
    State before = state;
    begin();
    State after = State.CLOSED;
    try {
      transaction.prepare(capabilities);
      checkAlive(transaction);
      if (before == State.RESET_OWED) {
        transaction.resetFirst();
      }
      Receipt receipt = transaction.run();
      after = State.READY;
      return receipt;
    } catch (SmtpException e) {
      after = afterwards(e, before);
      throw e;
    } finally {
      end(after);
    }
  }

  private static State afterwards(SmtpException e, State before) {
    if (e instanceof ExtensionMissing) {
      return before; // nothing was sent
    }
    return e.sessionUsable() ? State.RESET_OWED : State.CLOSED;
  }

  private void checkAlive(MailTransaction transaction) throws Disconnected {
    if (!looksAlive()) {
      throw transaction.stale();
    }
  }

  /**
   * Asks the server for a sign of life (NOOP).
   *
   * @throws SmtpException if there is none, or not by 250; the session is then closed
   */
  public Reply noop() throws SmtpException {
    return command("NOOP", state);
  }

  /**
   * Makes the server forget a message that was begun (RSET).
   *
   * @throws SmtpException if it does not answer by 250; the session is then closed
   */
  public void reset() throws SmtpException {
    command("RSET", State.READY);
  }

  private Reply command(String command, State afterwards) throws SmtpException {
    begin();
    State after = State.CLOSED;
    try {
      Reply reply = wire.exchange(command, Deadline.in(config.timeouts().reply(), "reply"));
      if (reply.closes()) {
        throw new Disconnected("the server closes the session: " + reply, null, List.of(), false);
      }
      if (reply.code() != 250) {
        throw new ProtocolViolation(
            "the server answered out of step: " + command + " by " + reply, List.of());
      }
      after = afterwards;
      return reply;
    } catch (SmtpException e) {
      throw e;
    } catch (IOException e) {
      throw new Disconnected(
          "the connection was lost: " + Printable.of(String.valueOf(e.getMessage())),
          e,
          List.of(),
          SocketLink.endedByPeer(e));
    } finally {
      end(after);
    }
  }

  /**
   * Ends the session: QUIT, for whose answer it waits two seconds at most. A second close does
   * nothing. Never throws.
   */
  @Override
  public void close() {
    if (!isIdle()) {
      abort();
      return;
    }
    state = State.CLOSED;
    try {
      wire.exchange("QUIT", Deadline.in(QUIT_PATIENCE, "reply to QUIT"));
    } catch (IOException e) {
      // Whatever the server makes of QUIT, every message has had its reply.
    }
    wire.close();
  }

  /** Ends the session at once, without QUIT. Any thread may call it. Never throws. */
  public void abort() {
    if (state != State.CLOSED) {
      state = State.CLOSED;
      wire.abort();
    }
  }

  private boolean isIdle() {
    return state == State.READY || state == State.RESET_OWED;
  }

  private void begin() {
    if (!isIdle()) {
      throw new IllegalStateException(
          state == State.BUSY
              ? "the session is in use; it serves one thread at a time"
              : "the session with " + config.target() + " is closed");
    }
    state = State.BUSY;
  }

  private void end(State after) {
    if (after == State.CLOSED) {
      abort();
    } else if (state != State.CLOSED) {
      state = after;
    }
  }
}
