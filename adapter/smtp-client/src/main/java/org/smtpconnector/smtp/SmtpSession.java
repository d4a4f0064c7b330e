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
import org.smtpconnector.smtp.grammar.Printable;
import org.smtpconnector.smtp.handshake.SessionOpener;
import org.smtpconnector.smtp.net.Deadline;
import org.smtpconnector.smtp.net.PendingInputState;
import org.smtpconnector.smtp.net.SocketLink;
import org.smtpconnector.smtp.transaction.MessageSender;
import org.smtpconnector.smtp.wire.SmtpWire;

/**
 * A session with a server on one connection, over which messages are sent. Not thread-safe, except
 * for {@link #abort}.
 *
 * <p>A failure that concerns only one message leaves the session usable; any other closes it, so
 * that no reply is read for another message.
 */
public final class SmtpSession implements AutoCloseable {
  /** How long {@link #close} waits for the reply to QUIT: two seconds. */
  public static final Duration QUIT_TIMEOUT = Duration.ofSeconds(2);

  /** Thrown when a session is used after it was closed or aborted, by any thread. */
  public static final class Closed extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    private Closed(String message) {
      super(message);
    }
  }

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
  private final MessageSender messageSender;
  private final String summary;
  private final String server; // made once, since each receipt names it
  private final AtomicReference<State> state = new AtomicReference<>(State.READY);

  SmtpSession(SmtpConfig config, SessionOpener.Opened opened) {
    this.config = config;
    this.wire = opened.wire();
    this.capabilities = opened.capabilities();
    this.messageSender = new MessageSender(wire, config, capabilities);
    this.summary = opened.summary();
    this.server = config.target();
  }

  /**
   * Opens a session: connects, starts TLS and authenticates as configured. No socket is left open
   * if this throws.
   *
   * @param config where the server is, and how to reach it
   * @return the session
   * @throws SmtpException if that fails; it says why and whether another attempt may succeed
   */
  public static SmtpSession open(SmtpConfig config) throws SmtpException {
    return open(config, SendDeadline.NONE);
  }

  /**
   * Opens a session within a deadline.
   *
   * @param config where the server is, and how to reach it
   * @param deadline how long the caller waits at most
   * @return the session
   * @throws SmtpException if that fails; it says why and whether another attempt may succeed
   */
  public static SmtpSession open(SmtpConfig config, SendDeadline deadline) throws SmtpException {
    Objects.requireNonNull(config, "config");
    Objects.requireNonNull(deadline, "deadline");
    try {
      return new SmtpSession(config, new SessionOpener(config, deadline).run());
    } catch (SmtpException e) {
      throw e.with(config.target());
    }
  }

  /** {@return the capabilities of the server, as announced over TLS if that is used} */
  public Capabilities capabilities() {
    return capabilities;
  }

  /** {@return a line that describes server, protection and authenticated user} */
  public String summary() {
    return summary;
  }

  /**
   * {@return whether a message may be sent: no error ended the session, the server takes another
   * message on it, and it has neither closed the connection nor sent unexpected input}. Checks that
   * without sending anything or waiting.
   */
  public boolean isUsable() {
    return state.get() == State.READY && looksAlive();
  }

  /**
   * {@return whether the server takes no more messages on this session, though the connection is
   * alive (RFC 9422, MAILMAX)}. Close it and open another one.
   */
  public boolean isUsedUp() {
    return state.get() != State.CLOSED && messageSender.isOver();
  }

  private boolean looksAlive() {
    return !messageSender.isOver() && wire.look() == PendingInputState.QUIET;
  }

  /**
   * Sends one message: in one round trip if the server offers PIPELINING and CHUNKING and the
   * message has at most 64 KiB, in two if it is larger or the server offers only PIPELINING. An
   * envelope with more recipients than the server takes at once is sent in several transactions.
   *
   * @param envelope sender and recipients
   * @param message the message
   * @return one outcome a recipient, at least one of them accepted
   * @throws SmtpException if no recipient was accepted, or if that is unknown
   * @throws Closed if the session is closed
   */
  public Receipt send(Envelope envelope, MessageSource message) throws SmtpException {
    return send(envelope, message, SendDeadline.NONE);
  }

  /**
   * Sends one message within a deadline, which does not interrupt the reading of the message
   * source. If the deadline passes before the last octet was sent, the result is {@link
   * Disconnected}: nothing was delivered. If it passes after that, the result is {@link
   * SmtpException.InDoubt}. If it has passed already, nothing is sent and the session is unchanged
   * ({@link SmtpException.HeldBack}).
   *
   * @param envelope sender and recipients
   * @param message the message
   * @param deadline how long the caller waits at most
   * @return one outcome a recipient, at least one of them accepted
   * @throws SmtpException if no recipient was accepted, or if that is unknown
   * @throws Closed if the session is closed
   */
  public Receipt send(Envelope envelope, MessageSource message, SendDeadline deadline)
      throws SmtpException {
    Objects.requireNonNull(envelope, "envelope");
    Objects.requireNonNull(message, "message");
    Objects.requireNonNull(deadline, "deadline");
    begin();
    State after = State.CLOSED;
    try {
      Receipt receipt = messageSender.send(envelope, message, deadline);
      after = State.READY;
      return new Receipt(receipt.recipients(), server);
    } catch (SmtpException e) {
      after = e.sessionUsable() ? State.READY : State.CLOSED;
      throw e.with(server);
    } finally {
      end(after);
    }
  }

  /**
   * Sends many messages in bounded memory, several of them under way at once if the server allows
   * it ({@link Pipelining}). Submissions are taken as they are needed, and the listener is notified
   * of each outcome. Does not throw if a message fails or the session ends: {@link
   * BatchReceipt#ended} reports the latter. Messages may wait in the buffer while the next
   * submission is awaited.
   *
   * @param submissions the messages, taken as they are needed
   * @param listener notified of each outcome
   * @return the outcomes of the submissions that were taken
   * @throws Closed if the session is closed
   */
  public BatchReceipt sendAll(Iterator<Submission> submissions, BatchListener listener) {
    Objects.requireNonNull(submissions, "submissions");
    Objects.requireNonNull(listener, "listener");
    begin();
    State after = State.CLOSED;
    try {
      if (messageSender.isOver()) {
        return ended(MessageSender.usedUp(List.of()));
      }
      if (wire.look() != PendingInputState.QUIET) {
        return ended(messageSender.endedUnseen(List.of()));
      }
      BatchReceipt receipt = messageSender.sendAll(submissions, new NamingListener(listener));
      receipt.ended().ifPresent(failure -> failure.with(server));
      after = receipt.ended().isEmpty() ? State.READY : State.CLOSED;
      return receipt;
    } finally {
      end(after);
    }
  }

  private BatchReceipt ended(SmtpException why) {
    return new BatchReceipt(0, 0, 0, Optional.of(why.with(server)));
  }

  /** Adds the server to each receipt and each failure of a batch. */
  private final class NamingListener implements BatchListener {
    private final BatchListener listener;

    NamingListener(BatchListener listener) {
      this.listener = listener;
    }

    @Override
    public void accepted(Submission submission, Receipt receipt) {
      listener.accepted(submission, new Receipt(receipt.recipients(), server));
    }

    @Override
    public void failed(Submission submission, SmtpException failure) {
      listener.failed(submission, failure.with(server));
    }
  }

  /**
   * Checks that the server is alive (NOOP).
   *
   * @return the reply
   * @throws SmtpException if there is no reply or it is not 250; the session is then closed
   */
  public Reply noop() throws SmtpException {
    return noop(config.timeouts().reply());
  }

  /**
   * Checks within a time that the server is alive (NOOP).
   *
   * @param patience how long to wait for the reply, above zero
   * @return the reply
   * @throws SmtpException if there is no reply or it is not 250; the session is then closed
   */
  public Reply noop(Duration patience) throws SmtpException {
    return command("NOOP", patience);
  }

  /**
   * Aborts a mail transaction that was begun (RSET).
   *
   * @throws SmtpException if the reply is not 250; the session is then closed
   */
  public void reset() throws SmtpException {
    command("RSET", config.timeouts().reply());
    messageSender.wasReset();
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
      throw e.with(server);
    } catch (IOException e) {
      throw new Disconnected(
              "the connection was lost: " + Printable.of(String.valueOf(e.getMessage())),
              e,
              List.of(),
              SocketLink.endedByPeer(e))
          .with(server);
    } finally {
      end(after);
    }
  }

  /**
   * Ends the session by QUIT, and waits for the reply for {@link #QUIT_TIMEOUT} at most. A second
   * call has no effect. Never throws.
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
      // Whatever the outcome of QUIT, every message has had its reply.
    }
    wire.close();
  }

  /** Ends the session at once, without QUIT. Any thread may call this. Never throws. */
  public void abort() {
    if (state.getAndSet(State.CLOSED) != State.CLOSED) {
      wire.abort();
    }
  }

  private void begin() {
    State before = state.compareAndExchange(State.READY, State.BUSY);
    if (before == State.BUSY) {
      throw new IllegalStateException("the session is in use; it serves one thread at a time");
    }
    if (before == State.CLOSED) {
      throw new Closed("the session with " + server + " is closed");
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
