package org.smtpconnector.smtp;

import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.smtpconnector.smtp.SmtpException.Disconnected;
import org.smtpconnector.smtp.SmtpException.ProtocolViolation;

/**
 * One conversation with a server on one connection. Not thread-safe, but for {@link #abort}.
 *
 * <p>What ends a message without ending the session leaves it usable; anything else closes it, so
 * that nobody reads a reply that was meant for somebody else.
 */
public final class SmtpSession implements AutoCloseable {
  /** How long {@link #close} waits for the reply to QUIT: two seconds. */
  public static final Duration QUIT_TIMEOUT = Duration.ofSeconds(2);

  private enum State {
    /** A message may be sent. */
    READY,
    /** A command is under way. */
    BUSY,
    CLOSED
  }

  private final SmtpConfig config;
  private final SmtpWire wire;
  private final Capabilities capabilities;
  private final Submitter submitter;
  private final String summary;
  private final AtomicReference<State> state = new AtomicReference<>(State.READY);

  SmtpSession(SmtpConfig config, SmtpWire wire, Capabilities capabilities, String summary) {
    this.config = config;
    this.wire = wire;
    this.capabilities = capabilities;
    this.submitter = new Submitter(wire, config, capabilities);
    this.summary = summary;
  }

  /**
   * Connects, secures and authenticates as the configuration says. No socket is left open when this
   * throws.
   *
   * @param config where the server is, and how to reach it
   * @return the session
   * @throws SmtpException if that cannot be done; it says why and whether trying again may help
   */
  public static SmtpSession open(SmtpConfig config) throws SmtpException {
    return open(config, SendDeadline.NONE);
  }

  /**
   * The same for a caller who waits no longer than this.
   *
   * @param config where the server is, and how to reach it
   * @param deadline how long the caller waits
   * @return the session
   * @throws SmtpException if that cannot be done; it says why and whether trying again may help
   */
  public static SmtpSession open(SmtpConfig config, SendDeadline deadline) throws SmtpException {
    Objects.requireNonNull(config, "config");
    return new SessionOpener(config, Objects.requireNonNull(deadline, "deadline")).run();
  }

  /** {@return what the server offers, as it said after TLS was established} */
  public Capabilities capabilities() {
    return capabilities;
  }

  /**
   * {@return one line: with whom this session is, how it is protected, whom it is authenticated as}
   */
  public String summary() {
    return summary;
  }

  /**
   * {@return whether a message may be sent: no error ended the session, the server takes another
   * message on it, and a look that sends nothing and does not wait shows that the server has
   * neither closed it nor spoken unasked}
   */
  public boolean isUsable() {
    return state.get() == State.READY && looksAlive();
  }

  /**
   * {@return whether the server takes no more messages on this session, though it lives (RFC 9422,
   * MAILMAX): close it and open another}
   */
  public boolean isUsedUp() {
    return state.get() != State.CLOSED && submitter.isOver();
  }

  private boolean looksAlive() {
    return !submitter.isOver() && wire.look() == LinkState.QUIET;
  }

  /**
   * Sends one message: in one round trip if the server offers PIPELINING and CHUNKING and the
   * message has at most 64 KiB, in two if it is larger or the server offers PIPELINING alone. An
   * envelope with more recipients than the server takes at once is sent in several transactions.
   *
   * @param envelope sender and recipients
   * @param message the message
   * @return one outcome a recipient, at least one of them accepted
   * @throws SmtpException if no recipient was accepted, or nobody knows
   * @throws IllegalStateException if the session is closed
   */
  public Receipt send(Envelope envelope, MessageSource message) throws SmtpException {
    return send(envelope, message, SendDeadline.NONE);
  }

  /**
   * The same for a caller who waits no longer than this; it does not interrupt the reading of the
   * message. What the deadline ends before the last octet was handed over whole is {@link
   * Disconnected}: nothing was delivered. What it ends behind that is {@link
   * SmtpException.InDoubt}. If it has passed before, nothing is begun and the session is as it was
   * ({@link SmtpException.HeldBack}).
   *
   * @param envelope sender and recipients
   * @param message the message
   * @param deadline how long the caller waits
   * @return one outcome a recipient, at least one of them accepted
   * @throws SmtpException if no recipient was accepted, or nobody knows
   * @throws IllegalStateException if the session is closed
   */
  public Receipt send(Envelope envelope, MessageSource message, SendDeadline deadline)
      throws SmtpException {
    Objects.requireNonNull(envelope, "envelope");
    Objects.requireNonNull(message, "message");
    Objects.requireNonNull(deadline, "deadline");
    begin();
    State after = State.CLOSED;
    try {
      Receipt receipt = submitter.send(envelope, message, deadline);
      after = State.READY;
      return receipt;
    } catch (SmtpException e) {
      after = e.sessionUsable() ? State.READY : State.CLOSED;
      throw e;
    } finally {
      end(after);
    }
  }

  /**
   * Sends many messages, several of them under way at once where the server allows it ({@link
   * Pipelining}), in bounded memory: submissions are taken as they are needed, and each outcome is
   * told to the listener. It does not throw for a message that fails, nor for a session that ends:
   * {@link BatchReceipt#ended} says so. Messages may wait to be sent while {@code submissions} is
   * asked for more.
   *
   * @param submissions the messages, taken as they are needed
   * @param listener notified of each outcome
   * @return what became of the submissions that were taken
   * @throws IllegalStateException if the session is closed
   */
  public BatchReceipt sendAll(Iterator<Submission> submissions, BatchListener listener) {
    Objects.requireNonNull(submissions, "submissions");
    Objects.requireNonNull(listener, "listener");
    begin();
    State after = State.CLOSED;
    try {
      if (submitter.isOver()) {
        return ended(Submitter.usedUp(List.of()));
      }
      if (wire.look() != LinkState.QUIET) {
        return ended(submitter.endedUnseen(List.of()));
      }
      BatchReceipt receipt = submitter.sendAll(submissions, listener);
      after = receipt.ended().isEmpty() ? State.READY : State.CLOSED;
      return receipt;
    } finally {
      end(after);
    }
  }

  private static BatchReceipt ended(SmtpException why) {
    return new BatchReceipt(0, 0, 0, Optional.of(why));
  }

  /**
   * Asks the server for a sign of life (NOOP).
   *
   * @return the reply
   * @throws SmtpException if there is none, or not by 250; the session is then closed
   */
  public Reply noop() throws SmtpException {
    return noop(config.timeouts().reply());
  }

  /**
   * Asks the server for a sign of life (NOOP), and waits so long for it at most.
   *
   * @param patience how long to wait, above zero
   * @return the reply
   * @throws SmtpException if there is none, or not by 250; the session is then closed
   */
  public Reply noop(Duration patience) throws SmtpException {
    return command("NOOP", patience);
  }

  /**
   * Makes the server forget a message that was begun (RSET).
   *
   * @throws SmtpException if it does not answer by 250; the session is then closed
   */
  public void reset() throws SmtpException {
    command("RSET", config.timeouts().reply());
    submitter.wasReset();
  }

  private Reply command(String command, Duration patience) throws SmtpException {
    begin();
    State after = State.CLOSED;
    try {
      Reply reply = wire.exchange(command, Deadline.in(patience, "reply"));
      if (reply.closes()) {
        throw new Disconnected("the server closes the session: " + reply, null, List.of(), false);
      }
      if (reply.code() != 250) {
        throw new ProtocolViolation(
            "the server answered out of step: " + command + " by " + reply, List.of());
      }
      after = State.READY;
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
   * Ends the session by QUIT, for whose reply it waits no longer than {@link #QUIT_TIMEOUT}. A
   * second close does nothing. Never throws.
   */
  @Override
  public void close() {
    if (!state.compareAndSet(State.READY, State.CLOSED)) {
      abort();
      return;
    }
    try {
      wire.exchange("QUIT", Deadline.in(QUIT_TIMEOUT, "reply to QUIT"));
    } catch (IOException | RuntimeException e) {
      // Whatever the server or a listener makes of QUIT, every message has had its reply.
    }
    wire.close();
  }

  /** Ends the session at once, without QUIT. Any thread may call it. Never throws. */
  public void abort() {
    if (state.getAndSet(State.CLOSED) != State.CLOSED) {
      wire.abort();
    }
  }

  private void begin() {
    State before = state.compareAndExchange(State.READY, State.BUSY);
    if (before != State.READY) {
      throw new IllegalStateException(
          before == State.BUSY
              ? "the session is in use; it serves one thread at a time"
              : "the session with " + config.target() + " is closed");
    }
  }

  private void end(State after) {
    if (after == State.CLOSED) {
      abort();
    } else {
      state.compareAndSet(State.BUSY, after); // or another thread has closed it
    }
  }
}
