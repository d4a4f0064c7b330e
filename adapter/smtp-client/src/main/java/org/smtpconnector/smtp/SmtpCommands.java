package org.smtpconnector.smtp;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.smtpconnector.smtp.SmtpException.Disconnected;
import org.smtpconnector.smtp.SmtpException.SecurityUnmet;

/**
 * An SMTP conversation step by step, for tools, tests and servers that want it otherwise than
 * {@link SmtpSession} does. A method that sends one command returns the server's reply, whatever it
 * says; only STARTTLS and AUTH, after whose refusal nobody should go on, throw then. When a method
 * throws {@link SmtpException}, the connection is closed. Not thread-safe, and owned by no pool.
 */
public final class SmtpCommands implements AutoCloseable {
  /** A command to send in a step. */
  private interface Step<T> {
    T run() throws IOException;
  }

  private final SmtpConfig config;
  private final SmtpHandshake handshake;
  private Reply greeting;
  private final Redaction redaction = new Redaction();
  private Capabilities capabilities;
  private int recipients; // accepted for the message that is open
  private boolean closed;

  private SmtpCommands(SmtpConfig config) {
    this.config = config;
    this.handshake = new SmtpHandshake(config);
  }

  /**
   * Connects and reads the greeting. Of the configuration, {@code STARTTLS} and the credentials are
   * left to {@link #startTls} and {@link #login}.
   *
   * @param config where the server is, and how to reach it
   * @return the connection
   * @throws SmtpException if there is no connection, its TLS is not as it should be, or the
   *     greeting is not 220
   */
  public static SmtpCommands connect(SmtpConfig config) throws SmtpException {
    SmtpCommands commands = new SmtpCommands(Objects.requireNonNull(config, "config"));
    commands.greeting = commands.step("connect", () -> commands.handshake.connect(open(config)));
    return commands;
  }

  /** {@return what the server said first} */
  public Reply greeting() {
    return greeting;
  }

  /**
   * HELO (RFC 5321 4.1.1.1). The server offers no extensions then.
   *
   * @return the reply
   * @throws SmtpException if there is no reply, or none by the protocol
   */
  public Reply helo() throws SmtpException {
    return hello("HELO");
  }

  /**
   * EHLO (RFC 5321 4.1.1.1), or LHLO (RFC 2033 4.1); what the server offers is then known.
   *
   * @return the reply
   * @throws SmtpException if there is no reply, or none by the protocol
   */
  public Reply ehlo() throws SmtpException {
    return hello(handshake.ehloVerb());
  }

  private Reply hello(String verb) throws SmtpException {
    Reply reply = step(verb, () -> handshake.hello(verb, open(config)));
    capabilities = reply.code() == 250 ? handshake.offered(verb, reply) : null;
    return handshake.shown(reply);
  }

  /**
   * {@return what the server offers: of the EHLO or HELO that was, or of one that is sent now, EHLO
   * first}
   *
   * @throws SmtpException.Refused if the server takes neither
   */
  public Capabilities ehloOrHeloIfNeeded() throws SmtpException {
    if (capabilities == null) {
      capabilities = step("EHLO", () -> handshake.ehloOrHelo(open(config)));
    }
    return capabilities;
  }

  /** {@return what the server offers, if it was asked} */
  public Optional<Capabilities> capabilities() {
    return Optional.ofNullable(capabilities);
  }

  /**
   * Goes on over TLS with a checked certificate (RFC 3207), after EHLO if there was none yet. What
   * the server offered before is forgotten: say EHLO again.
   *
   * @throws SecurityUnmet if STARTTLS is not offered, or TLS is not as it should be
   * @throws SmtpException.Refused if the server does not want to after all
   * @throws IllegalStateException if the connection has TLS already
   */
  public void startTls() throws SmtpException {
    requireOpen();
    if (handshake.wire().isEncrypted()) {
      throw new IllegalStateException("the connection has TLS already");
    }
    Capabilities offered = ehloOrHeloIfNeeded();
    capabilities = null;
    step("STARTTLS", () -> handshake.startTls(offered, open(config)));
  }

  /**
   * Authenticates by the best mechanism that the server, these credentials and the configuration
   * share (RFC 4954), after EHLO if there was none yet.
   *
   * @param credentials the credentials
   * @return which it was
   * @throws SecurityUnmet if there is none, or the secret would cross the connection in clear
   * @throws SmtpException.AuthenticationRefused if the server does not accept the credentials
   */
  public AuthMechanism login(Credentials credentials) throws SmtpException {
    return authenticate(credentials, config.mechanisms());
  }

  /**
   * As {@link #login}, by this mechanism alone.
   *
   * @param mechanism the mechanism
   * @param credentials the credentials
   * @throws SmtpException as {@link #login} says
   */
  public void authenticate(AuthMechanism mechanism, Credentials credentials) throws SmtpException {
    authenticate(credentials, Set.of(mechanism));
  }

  /**
   * Authenticates by a mechanism that the caller brings, after EHLO if there was none yet.
   *
   * @param registeredName as it stands in EHLO (RFC 4422 3.1): 1 to 20 of A-Z, 0-9, - and _
   * @param mechanism the mechanism
   * @throws IllegalArgumentException if the name is none; nothing is sent then
   * @throws SecurityUnmet if the server does not offer the mechanism, fails to prove itself, or
   *     would be told a secret in clear; or if the mechanism cannot go on
   * @throws SmtpException.AuthenticationRefused if the server says no
   * @throws SmtpException.ProtocolViolation if a challenge has no place in the mechanism
   */
  public void authenticate(String registeredName, SaslMechanism mechanism) throws SmtpException {
    String name = AuthMechanism.checkedName(registeredName);
    Objects.requireNonNull(mechanism, "mechanism");
    Capabilities offered = ehloOrHeloIfNeeded();
    step("AUTH", () -> handshake.authenticate(name, mechanism, offered, open(config)));
  }

  private AuthMechanism authenticate(Credentials credentials, Set<AuthMechanism> mechanisms)
      throws SmtpException {
    if (credentials == Credentials.none()) {
      throw new IllegalArgumentException("credentials are none: there is nothing to log in with");
    }
    Capabilities offered = ehloOrHeloIfNeeded();
    return step(
        "AUTH", () -> handshake.authenticate(credentials, mechanisms, offered, open(config)));
  }

  /**
   * MAIL (RFC 5321 4.1.1.2).
   *
   * @param sender empty for the null reverse-path
   * @param parameters each {@code keyword} or {@code keyword=value}
   * @return the reply
   * @throws IllegalArgumentException if a parameter is not of that form
   * @throws SmtpException if there is no reply, or none by the protocol
   */
  public Reply mail(Optional<EmailAddress> sender, String... parameters) throws SmtpException {
    String path = sender.map(EmailAddress::toString).orElse("");
    Reply reply = command("MAIL FROM:<" + path + ">" + EsmtpParameters.checked(parameters));
    recipients = reply.isPositive() ? 0 : recipients;
    return reply;
  }

  /**
   * RCPT (RFC 5321 4.1.1.3).
   *
   * @param recipient the recipient
   * @param parameters each {@code keyword} or {@code keyword=value}
   * @return the reply
   * @throws IllegalArgumentException if a parameter is not of that form
   * @throws SmtpException if there is no reply, or none by the protocol
   */
  public Reply rcpt(EmailAddress recipient, String... parameters) throws SmtpException {
    Reply reply = command("RCPT TO:<" + recipient + ">" + EsmtpParameters.checked(parameters));
    recipients += reply.isPositive() ? 1 : 0;
    return reply;
  }

  /**
   * DATA with a whole message (RFC 5321 4.1.1.4): line ends are made CRLF and dots are stuffed.
   *
   * @param message the message
   * @return the reply to the end of the message; or the one to DATA, if the server did not want it
   * @throws SmtpException.SourceFailed if the message cannot be read; nothing is delivered then
   * @throws SmtpException.InDoubt if the reply to the end was lost
   * @throws IllegalStateException if the protocol is LMTP and {@link #rcpt} had several recipients
   *     accepted, each of whom has a reply of its own (RFC 2033 4.2); nothing is sent then
   */
  public Reply data(MessageSource message) throws SmtpException {
    Objects.requireNonNull(message, "message");
    if (config.protocol() == Protocol.LMTP && recipients > 1) {
      throw new IllegalStateException(
          "LMTP answers a message for each of its " + recipients + " recipients: use sendMail");
    }
    Reply ready = command("DATA");
    DataExchange text = new DataExchange(handshake.wire(), config.timeouts());
    return ready.code() == 354 ? step("message", () -> text.run(message)) : ready;
  }

  /**
   * Sends a message to all its recipients, as {@link SmtpSession#send} does, after EHLO if there
   * was none yet. If the server refuses, the transaction is ended by RSET. If it takes the message
   * for somebody and says that it closes the connection, the conversation is closed.
   *
   * @param envelope sender and recipients
   * @param message the message
   * @return one outcome a recipient, at least one of them accepted
   * @throws SmtpException if no recipient was accepted, or nobody knows; the connection is closed
   *     unless {@link SmtpException#sessionUsable} says otherwise
   */
  public Receipt sendMail(Envelope envelope, MessageSource message) throws SmtpException {
    Objects.requireNonNull(envelope, "envelope");
    Objects.requireNonNull(message, "message");
    Capabilities offered = ehloOrHeloIfNeeded();
    Submitter submitter = new Submitter(handshake.wire(), config, offered);
    try {
      Receipt receipt = submitter.send(envelope, message);
      leaveNothingOpen(submitter);
      return receipt;
    } catch (SmtpException.ExtensionMissing e) {
      throw e; // nothing was sent
    } catch (SmtpException e) {
      if (e.sessionUsable()) {
        reset();
      } else {
        abort();
      }
      throw e;
    }
  }

  /** Of several transactions the last may have been refused, and the server holds it still. */
  private void leaveNothingOpen(Submitter submitter) {
    try {
      if (submitter.mustClose()) {
        abort();
      } else if (submitter.owesReset()) {
        reset();
      }
    } catch (SmtpException e) {
      // The conversation is closed by it; what was accepted before is accepted all the same.
    }
  }

  /**
   * RSET (RFC 5321 4.1.1.5).
   *
   * @return the reply
   * @throws SmtpException if there is no reply, or none by the protocol
   */
  public Reply reset() throws SmtpException {
    recipients = 0;
    return command("RSET");
  }

  /**
   * NOOP (RFC 5321 4.1.1.9).
   *
   * @return the reply
   * @throws SmtpException if there is no reply, or none by the protocol
   */
  public Reply noop() throws SmtpException {
    return command("NOOP");
  }

  /**
   * HELP (RFC 5321 4.1.1.8) on a topic; empty for all.
   *
   * @param topic the topic
   * @return the reply
   * @throws SmtpException if there is no reply, or none by the protocol
   */
  public Reply help(String topic) throws SmtpException {
    return command(topic.isEmpty() ? "HELP" : "HELP " + topic);
  }

  /**
   * VRFY (RFC 5321 4.1.1.6): many servers do not say.
   *
   * @param who the user or mailbox
   * @return the reply
   * @throws SmtpException if there is no reply, or none by the protocol
   */
  public Reply verify(String who) throws SmtpException {
    return command("VRFY " + who);
  }

  /**
   * EXPN (RFC 5321 4.1.1.7): most servers do not say.
   *
   * @param list the mailing list
   * @return the reply
   * @throws SmtpException if there is no reply, or none by the protocol
   */
  public Reply expand(String list) throws SmtpException {
    return command("EXPN " + list);
  }

  /**
   * Sends a command and returns its reply. Listeners and exceptions do not show what stands behind
   * AUTH and its mechanism, nor a line that answers a 334.
   *
   * @param line the line, without its end
   * @return the reply
   * @throws IllegalArgumentException if the line is empty or holds a control character
   * @throws SmtpException if there is no reply, or none by the protocol
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
    Reply reply = step(verb, () -> handshake.wire().exchangeForData(line, shown, deadline));
    redaction.answered(reply);
    return authenticates && reply.code() == 334 ? reply : handshake.shown(reply);
  }

  /**
   * QUIT (RFC 5321 4.1.1.10); the connection is closed, whatever the server says.
   *
   * @return the reply
   * @throws SmtpException if there is no reply, or none by the protocol
   */
  public Reply quit() throws SmtpException {
    Reply reply = command("QUIT");
    closed = true;
    handshake.wire().close();
    return reply;
  }

  /** Ends the conversation, with QUIT at best effort. A second close does nothing. Never throws. */
  @Override
  public void close() {
    if (!closed) {
      try {
        handshake.wire().exchange("QUIT", Deadline.in(SmtpSession.QUIT_TIMEOUT, "reply"));
      } catch (IOException | RuntimeException e) {
        // Whatever the server or a listener makes of QUIT, the conversation is over.
      }
      abort();
    }
  }

  private void abort() {
    closed = true;
    handshake.abort();
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the conversation is closed");
    }
  }

  /** Each step may take as long as opening a whole session. */
  private static Deadline open(SmtpConfig config) {
    return Deadline.in(config.timeouts().open(), "step");
  }

  /** Whatever goes wrong ends the connection: nobody shall read a reply that was another's. */
  private <T> T step(String name, Step<T> step) throws SmtpException {
    requireOpen();
    boolean done = false;
    try {
      T result = step.run();
      done = true;
      return result;
    } catch (SmtpException e) {
      throw e;
    } catch (IOException e) {
      throw new Disconnected(
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
}
