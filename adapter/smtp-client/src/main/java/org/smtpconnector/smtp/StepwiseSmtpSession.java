package org.smtpconnector.smtp;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.smtpconnector.smtp.SmtpException.SecurityUnmet;
import org.smtpconnector.smtp.handshake.CommandConnection;
import org.smtpconnector.smtp.handshake.SmtpHandshake;
import org.smtpconnector.smtp.transaction.EsmtpParameters;
import org.smtpconnector.smtp.transaction.MessageSender;
import org.smtpconnector.smtp.wire.DotStuffedDataExchange;

/**
 * An SMTP session that the caller conducts command by command, for tools, tests and servers that
 * need other steps than {@link SmtpSession} takes. A method that sends one command returns the
 * server's reply, positive or negative; only STARTTLS and AUTH throw if they are refused, since the
 * conversation should not go on then. When a method throws {@link SmtpException}, the connection is
 * closed. Not thread-safe and not pooled.
 */
public final class StepwiseSmtpSession implements AutoCloseable {
  private final SmtpConfig config;
  private final CommandConnection connection;
  private final SmtpHandshake handshake;
  private Reply greeting;
  private Capabilities capabilities;
  private int recipients; // accepted in the current transaction

  private StepwiseSmtpSession(SmtpConfig config) {
    this.config = config;
    this.connection = new CommandConnection(config);
    this.handshake = connection.handshake();
  }

  /**
   * Connects and reads the greeting. Call {@link #startTls} and {@link #login} for the {@code
   * STARTTLS} and the credentials of the configuration.
   *
   * @param config where the server is, and how to reach it
   * @return the connection
   * @throws SmtpException if the connection or its TLS fails, or the greeting is not 220
   */
  public static StepwiseSmtpSession connect(SmtpConfig config) throws SmtpException {
    StepwiseSmtpSession session = new StepwiseSmtpSession(Objects.requireNonNull(config, "config"));
    session.greeting = session.connection.run("connect", session.handshake::connect);
    return session;
  }

  /** {@return the greeting of the server} */
  public Reply greeting() {
    return greeting;
  }

  /**
   * Sends HELO (RFC 5321 4.1.1.1), after which the server offers no extensions.
   *
   * @return the reply
   * @throws SmtpException if there is no valid reply
   */
  public Reply helo() throws SmtpException {
    return hello("HELO");
  }

  /**
   * Sends EHLO (RFC 5321 4.1.1.1), or LHLO for LMTP (RFC 2033 4.1), which sets the capabilities.
   *
   * @return the reply
   * @throws SmtpException if there is no valid reply
   */
  public Reply ehlo() throws SmtpException {
    return hello(handshake.ehloVerb());
  }

  private Reply hello(String verb) throws SmtpException {
    Reply reply = connection.run(verb, open -> handshake.hello(verb, open));
    capabilities = reply.code() == 250 ? handshake.offered(verb, reply) : null;
    return handshake.shown(reply);
  }

  /**
   * {@return the capabilities of the server}. Sends EHLO, or HELO if that is refused, unless one
   * was sent before.
   *
   * @throws SmtpException.Refused if the server refuses both
   */
  public Capabilities ehloOrHeloIfNeeded() throws SmtpException {
    if (capabilities == null) {
      capabilities = connection.run("EHLO", handshake::ehloOrHelo);
    }
    return capabilities;
  }

  /** {@return the capabilities of the server, if EHLO or HELO was sent} */
  public Optional<Capabilities> capabilities() {
    return Optional.ofNullable(capabilities);
  }

  /**
   * Starts TLS with a checked certificate (RFC 3207); sends EHLO before if that was not done yet.
   * The capabilities from before are dropped: send EHLO again.
   *
   * @throws SecurityUnmet if STARTTLS is not offered, or the TLS handshake fails
   * @throws SmtpException.Refused if the server refuses STARTTLS
   * @throws IllegalStateException if the connection has TLS already
   */
  public void startTls() throws SmtpException {
    connection.requireOpen();
    if (handshake.wire().isEncrypted()) {
      throw new IllegalStateException("the connection has TLS already");
    }
    Capabilities offered = ehloOrHeloIfNeeded();
    capabilities = null;
    connection.run("STARTTLS", open -> handshake.startTls(offered, open));
  }

  /**
   * Authenticates by the best mechanism that the server, these credentials and the configuration
   * share (RFC 4954); sends EHLO before if that was not done yet.
   *
   * @param credentials the credentials
   * @return the mechanism
   * @throws SecurityUnmet if they share none, or the secret would cross the connection in clear
   * @throws SmtpException.AuthenticationRefused if the server does not accept the credentials
   */
  public AuthMechanism login(Credentials credentials) throws SmtpException {
    return authenticate(credentials, config.mechanisms());
  }

  /**
   * Authenticates as {@link #login} does, but only by this mechanism.
   *
   * @param mechanism the mechanism
   * @param credentials the credentials
   * @throws SmtpException as {@link #login} does
   */
  public void authenticate(AuthMechanism mechanism, Credentials credentials) throws SmtpException {
    authenticate(credentials, Set.of(mechanism));
  }

  /**
   * Authenticates by the caller's own mechanism; sends EHLO before if that was not done yet.
   *
   * @param registeredName the name as offered in EHLO (RFC 4422 3.1): 1 to 20 of A-Z, 0-9, - and _
   * @param mechanism the mechanism
   * @throws IllegalArgumentException if the name is invalid; nothing is sent then
   * @throws SecurityUnmet if the server does not offer the mechanism or fails to prove itself, if a
   *     secret would cross the connection in clear, or if the mechanism cannot go on
   * @throws SmtpException.AuthenticationRefused if the server refuses
   * @throws SmtpException.ProtocolViolation if the mechanism does not expect a challenge
   */
  public void authenticate(String registeredName, SaslMechanism mechanism) throws SmtpException {
    String name = AuthMechanism.checkedName(registeredName);
    Objects.requireNonNull(mechanism, "mechanism");
    Capabilities offered = ehloOrHeloIfNeeded();
    connection.run("AUTH", open -> handshake.authenticate(name, mechanism, offered, open));
  }

  private AuthMechanism authenticate(Credentials credentials, Set<AuthMechanism> mechanisms)
      throws SmtpException {
    if (credentials == Credentials.none()) {
      throw new IllegalArgumentException("credentials are none: there is nothing to log in with");
    }
    Capabilities offered = ehloOrHeloIfNeeded();
    return connection.run(
        "AUTH", open -> handshake.authenticate(credentials, mechanisms, offered, open));
  }

  /**
   * Sends MAIL (RFC 5321 4.1.1.2).
   *
   * @param sender the sender; empty for the null reverse-path
   * @param parameters each {@code keyword} or {@code keyword=value}
   * @return the reply
   * @throws IllegalArgumentException if a parameter is not of that form
   * @throws SmtpException if there is no valid reply
   */
  public Reply mail(Optional<EmailAddress> sender, String... parameters) throws SmtpException {
    String path = sender.map(EmailAddress::toString).orElse("");
    Reply reply = command("MAIL FROM:<" + path + ">" + EsmtpParameters.checked(parameters));
    recipients = reply.isPositive() ? 0 : recipients;
    return reply;
  }

  /**
   * Sends RCPT (RFC 5321 4.1.1.3).
   *
   * @param recipient the recipient
   * @param parameters each {@code keyword} or {@code keyword=value}
   * @return the reply
   * @throws IllegalArgumentException if a parameter is not of that form
   * @throws SmtpException if there is no valid reply
   */
  public Reply rcpt(EmailAddress recipient, String... parameters) throws SmtpException {
    Reply reply = command("RCPT TO:<" + recipient + ">" + EsmtpParameters.checked(parameters));
    recipients += reply.isPositive() ? 1 : 0;
    return reply;
  }

  /**
   * Sends DATA with a whole message (RFC 5321 4.1.1.4). Line ends become CRLF, and dots are
   * stuffed.
   *
   * @param message the message
   * @return the reply to the end of the message, or the one to DATA if that was refused
   * @throws SmtpException.SourceFailed if the message cannot be read; nothing is delivered then
   * @throws SmtpException.InDoubt if the reply to the end was lost
   * @throws IllegalStateException if the protocol is LMTP and several recipients were accepted by
   *     {@link #rcpt}, each of which gets a separate reply (RFC 2033 4.2); nothing is sent then
   */
  public Reply data(MessageSource message) throws SmtpException {
    Objects.requireNonNull(message, "message");
    if (config.protocol() == Protocol.LMTP && recipients > 1) {
      throw new IllegalStateException(
          "LMTP answers a message for each of its " + recipients + " recipients: use sendMail");
    }
    Reply ready = command("DATA");
    DotStuffedDataExchange text = new DotStuffedDataExchange(handshake.wire(), config.timeouts());
    return ready.code() == 354 ? connection.run("message", open -> text.run(message)) : ready;
  }

  /**
   * Sends a message to all its recipients as {@link SmtpSession#send} does; sends EHLO before if
   * that was not done yet. If the server refuses, RSET ends the transaction. If it accepts the
   * message for a recipient but says that it closes the connection, the conversation is closed.
   *
   * @param envelope sender and recipients
   * @param message the message
   * @return one outcome a recipient, at least one of them accepted
   * @throws SmtpException if no recipient was accepted, or if that is unknown; the connection is
   *     closed unless {@link SmtpException#sessionUsable} says otherwise
   */
  public Receipt sendMail(Envelope envelope, MessageSource message) throws SmtpException {
    Objects.requireNonNull(envelope, "envelope");
    Objects.requireNonNull(message, "message");
    Capabilities offered = ehloOrHeloIfNeeded();
    MessageSender messageSender = new MessageSender(handshake.wire(), config, offered);
    try {
      Receipt receipt = messageSender.send(envelope, message);
      leaveNothingOpen(messageSender);
      return receipt;
    } catch (SmtpException.ExtensionMissing e) {
      throw e; // nothing was sent
    } catch (SmtpException e) {
      if (e.sessionUsable()) {
        reset();
      } else {
        connection.abort();
      }
      throw e;
    }
  }

  /**
   * Resets a transaction that the server may still hold, such as the refused last one of several.
   */
  private void leaveNothingOpen(MessageSender messageSender) {
    try {
      if (messageSender.mustClose()) {
        connection.abort();
      } else if (messageSender.owesReset()) {
        reset();
      }
    } catch (SmtpException e) {
      // The failure closes the conversation; what was accepted before stays accepted.
    }
  }

  /**
   * Sends RSET (RFC 5321 4.1.1.5).
   *
   * @return the reply
   * @throws SmtpException if there is no valid reply
   */
  public Reply reset() throws SmtpException {
    recipients = 0;
    return command("RSET");
  }

  /**
   * Sends NOOP (RFC 5321 4.1.1.9).
   *
   * @return the reply
   * @throws SmtpException if there is no valid reply
   */
  public Reply noop() throws SmtpException {
    return command("NOOP");
  }

  /**
   * Sends HELP (RFC 5321 4.1.1.8).
   *
   * @param topic the topic; empty for general help
   * @return the reply
   * @throws SmtpException if there is no valid reply
   */
  public Reply help(String topic) throws SmtpException {
    return command(topic.isEmpty() ? "HELP" : "HELP " + topic);
  }

  /**
   * Sends VRFY (RFC 5321 4.1.1.6), which many servers refuse to answer.
   *
   * @param who the user or mailbox
   * @return the reply
   * @throws SmtpException if there is no valid reply
   */
  public Reply verify(String who) throws SmtpException {
    return command("VRFY " + who);
  }

  /**
   * Sends EXPN (RFC 5321 4.1.1.7), which most servers refuse to answer.
   *
   * @param list the mailing list
   * @return the reply
   * @throws SmtpException if there is no valid reply
   */
  public Reply expand(String list) throws SmtpException {
    return command("EXPN " + list);
  }

  /**
   * Sends a command line. Listeners and exceptions show neither the arguments of AUTH after its
   * mechanism nor a line that answers a 334.
   *
   * @param line the line, without its end
   * @return the reply
   * @throws IllegalArgumentException if the line is empty or holds a control character
   * @throws SmtpException if there is no valid reply
   */
  public Reply command(String line) throws SmtpException {
    return connection.command(line);
  }

  /**
   * Sends QUIT (RFC 5321 4.1.1.10) and closes the connection, whatever the server replies.
   *
   * @return the reply
   * @throws SmtpException if there is no valid reply
   */
  public Reply quit() throws SmtpException {
    return connection.quit();
  }

  /** Ends the conversation, if possible by QUIT. A second call has no effect. Never throws. */
  @Override
  public void close() {
    connection.close(SmtpSession.QUIT_TIMEOUT);
  }
}
