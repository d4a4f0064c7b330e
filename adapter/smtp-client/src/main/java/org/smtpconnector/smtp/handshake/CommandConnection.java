package org.smtpconnector.smtp.handshake;

import static org.smtpconnector.smtp.access.ApiAccess.api;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.smtpconnector.smtp.Reply;
import org.smtpconnector.smtp.SmtpConfig;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.grammar.Printable;
import org.smtpconnector.smtp.net.Deadline;
import org.smtpconnector.smtp.redaction.AuthLineRedaction;

/**
 * A connection for a conversation that the caller conducts step by step. Any failure closes it, so
 * that no reply is read for another command.
 */
public final class CommandConnection {
  /** A step of the conversation. */
  public interface Step<T> {
    /**
     * @param open the deadline of the step, which may take as long as opening a whole session
     */
    T run(Deadline open) throws IOException;
  }

  private final SmtpConfig config;
  private final SmtpHandshake handshake;
  private final AuthLineRedaction redaction = new AuthLineRedaction();
  private boolean closed;

  public CommandConnection(SmtpConfig config) {
    this.config = config;
    this.handshake = new SmtpHandshake(config);
  }

  public SmtpHandshake handshake() {
    return handshake;
  }

  /**
   * Runs a step.
   *
   * @throws IllegalStateException if the connection is closed
   */
  public <T> T run(String name, Step<T> step) throws SmtpException {
    requireOpen();
    boolean done = false;
    try {
      T result = step.run(Deadline.in(config.timeouts().open(), "step"));
      done = true;
      return result;
    } catch (SmtpException e) {
      throw e;
    } catch (IOException e) {
      throw api()
          .disconnected(
              config.target()
                  + ", at "
                  + Printable.of(name)
                  + ": "
                  + Printable.of(String.valueOf(e.getMessage())),
              e,
              List.of(),
              false);
    } finally {
      if (!done) {
        abort();
      }
    }
  }

  /**
   * Sends a command line, and returns the reply as it may be shown.
   *
   * @throws IllegalArgumentException if the line is empty or holds a control character
   */
  public Reply command(String line) throws SmtpException {
    String shown = redaction.shown(line);
    if (line.isBlank() || line.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "command '" + Printable.of(shown) + "' is empty or holds a control character");
    }
    Deadline deadline = Deadline.in(config.timeouts().reply(), "reply");
    boolean authenticates = redaction.isOfAuth(line);
    String verb = shown.split(" ", 2)[0];
    Reply reply = run(verb, open -> handshake.wire().exchangeForData(line, shown, deadline));
    redaction.answered(reply);
    return authenticates && reply.code() == 334 ? reply : handshake.shown(reply);
  }

  public void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the conversation is closed");
    }
  }

  /** Sends QUIT and closes the connection, whatever the server replies. */
  public Reply quit() throws SmtpException {
    Reply reply = command("QUIT");
    closed = true;
    handshake.wire().close();
    return reply;
  }

  /** Closes the connection, after QUIT if its reply comes within this time. Never throws. */
  public void close(Duration quitTimeout) {
    if (!closed) {
      try {
        handshake.wire().exchange("QUIT", Deadline.in(quitTimeout, "reply"));
      } catch (IOException | RuntimeException e) {
        // Whatever the outcome of QUIT, the conversation is over.
      }
      abort();
    }
  }

  /** Closes the connection at once. */
  public void abort() {
    closed = true;
    handshake.abort();
  }
}
