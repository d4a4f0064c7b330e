package org.smtpconnector.smtp;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.smtpconnector.smtp.SmtpException.ProtocolViolation;

/** Commands and replies on a link. */
final class SmtpWire {
  /** The longest command line that every server takes, with CRLF (RFC 5321 4.5.3.1.4). */
  static final int LONGEST_COMMAND = 512;

  // What is shown of one: SCRAM's let who has them try passwords (RFC 5802 9).
  private static final Reply CHALLENGE = Reply.of(334, List.of("***"));

  /** For what is here already. */
  static final Duration AT_ONCE = Duration.ofMillis(1);

  private final SmtpListener listener;
  private final Duration stall;
  private final SecretMasker secrets;
  private final ReplyReader replies;
  private final OutputBuffer output = new OutputBuffer();
  private Link link;
  private SendDeadline caller = SendDeadline.NONE;
  private long written;
  private long lastReplyNanos = System.nanoTime();

  SmtpWire(Link link, SmtpListener listener, Duration stall) {
    this(link, listener, stall, new SecretMasker());
  }

  /**
   * @param secrets that no reply is shown with; more come as they are sent
   */
  SmtpWire(Link link, SmtpListener listener, Duration stall, SecretMasker secrets) {
    this.link = link;
    this.listener = listener;
    this.stall = stall;
    this.secrets = secrets;
    this.replies = new ReplyReader(secrets);
  }

  /** Goes on over TLS. All that came before it is forgotten; nothing may be left of it. */
  void upgrade(TlsLink tls) {
    link = tls;
  }

  /** Waits for nothing longer than this, until it is told another. */
  void limit(SendDeadline deadline) {
    caller = deadline;
  }

  /** The server has a message whole, and its reply is what is waited for now. */
  void awaitFinalReply() {
    caller = caller.forFinalReply();
  }

  /** Octets that came behind the last reply, as an injector sends behind the 220 to STARTTLS. */
  int unreadOctets() {
    return replies.unreadOctets();
  }

  boolean isEncrypted() {
    return link instanceof TlsLink;
  }

  /** The certificate that the server showed in the TLS handshake. */
  Optional<X509Certificate> peerCertificate() {
    return link instanceof TlsLink tls ? tls.peerCertificate() : Optional.empty();
  }

  /** Those that must not be shown. */
  SecretMasker secrets() {
    return secrets;
  }

  /** Sends a command and reads its reply. */
  Reply exchange(String command, Deadline deadline) throws IOException {
    return secrets.shown(exchangeForData(command, command, deadline));
  }

  /**
   * The same where the reply is data of the protocol, a challenge or what EHLO offers: it is as the
   * server sent it, and must not be shown.
   *
   * @param shown what listeners see; if it is not the command, the last word of that is a secret
   */
  Reply exchangeForData(String command, String shown, Deadline deadline) throws IOException {
    if (command.indexOf('\r') >= 0 || command.indexOf('\n') >= 0) {
      throw new IllegalArgumentException("a command holds a line end: " + Printable.of(shown));
    }
    requireQuiet();
    if (!command.equals(shown)) {
      secrets.addResponse(command.substring(command.lastIndexOf(' ') + 1));
    }
    write(ByteBuffer.wrap((command + "\r\n").getBytes(StandardCharsets.UTF_8)), deadline);
    listener.sent(shown);
    return readData(deadline);
  }

  /** Sends commands in one write. */
  void send(List<String> commands, Deadline deadline) throws IOException {
    String lines = String.join("\r\n", commands) + "\r\n";
    write(ByteBuffer.wrap(lines.getBytes(StandardCharsets.UTF_8)), deadline);
    commands.forEach(listener::sent);
  }

  /**
   * Where nothing is awaited, nothing may have come: it would be taken for the answer to what is
   * sent next.
   *
   * @throws EOFException if the server has closed the connection, or says by 421 that it does
   * @throws ProtocolViolation if it has said anything else
   */
  void requireQuiet() throws IOException {
    requireQuiet(look());
  }

  /** As {@link #requireQuiet()}, of what a look has shown. */
  void requireQuiet(LinkState shown) throws IOException {
    switch (shown) {
      case QUIET -> {}
      case ENDED -> throw new EOFException("the server closed the connection");
      case INPUT -> throw unasked();
    }
  }

  private IOException unasked() {
    String quoted = "";
    try {
      Reply reply = readReply(Deadline.in(AT_ONCE, "reply"));
      if (reply.closes()) {
        return new EOFException("the server closes the connection: " + reply);
      }
      quoted = " by " + reply;
    } catch (IOException e) {
      // It is no whole reply: there is nothing to quote.
    }
    return new ProtocolViolation(
        "the server does not speak SMTP: it speaks unasked" + quoted, List.of());
  }

  /**
   * Whether a mail may go: what came and was not read, here, in TLS and in the kernel, and whether
   * the server has closed. It does not wait, and is one system call where nothing has come.
   */
  LinkState look() {
    if (unreadOctets() > 0) {
      return LinkState.INPUT;
    }
    try {
      return link.look();
    } catch (IOException e) {
      return LinkState.ENDED;
    }
  }

  /** What is to be sent in one write with what follows it. */
  OutputBuffer output() {
    return output;
  }

  /** Puts a command of these parts into the output. */
  void put(String first, String second, String third, String fourth) {
    int start = output.end();
    output.put(first);
    output.put(second);
    output.put(third);
    output.put(fourth);
    if (listener != SmtpListener.NONE) {
      listener.sent(output.text(start, output.end()));
    }
    output.put((byte) '\r');
    output.put((byte) '\n');
  }

  void put(String command) {
    put(command, "", "", "");
  }

  /** Tells listeners of a command that was put into the output otherwise. */
  void tellSent(int from, int to) {
    if (listener != SmtpListener.NONE) {
      listener.sent(output.text(from, to));
    }
  }

  /** Writes what is in the output. */
  void flush(Deadline deadline) throws IOException {
    flush(output.end(), deadline);
  }

  /**
   * Writes what is in the output up to this place; nothing if the thread was interrupted before.
   */
  void flush(int place, Deadline deadline) throws IOException {
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("the thread was interrupted");
    }
    ByteBuffer octets = output.upTo(place);
    try {
      write(octets, deadline);
    } finally {
      output.dropTo(octets.position());
    }
  }

  private void write(ByteBuffer octets, Deadline deadline) throws IOException {
    int before = octets.position();
    Deadline by = caller.limit(deadline);
    by.requireTimeLeft();
    try {
      link.write(octets, stall, by);
    } finally {
      written += octets.position() - before;
    }
  }

  /** How many octets will have been written when the output is. */
  long position() {
    return written + output.size();
  }

  /**
   * Whether all octets up to this position were given to the system, so that the server may have
   * them.
   */
  boolean isWrittenTo(long position) {
    return written >= position;
  }

  /**
   * Reads a whole reply.
   *
   * @throws ProtocolViolation if it is none or too long
   * @throws EOFException if the connection ends before it does
   */
  Reply readReply(Deadline deadline) throws IOException {
    Reply shown = secrets.shown(read(deadline));
    tellReceived(shown);
    return shown;
  }

  private Reply readData(Deadline deadline) throws IOException {
    Reply reply = read(deadline);
    if (listener != SmtpListener.NONE) {
      tellReceived(secrets.shown(reply));
    }
    return reply;
  }

  private Reply read(Deadline deadline) throws IOException {
    Reply reply = replies.read(link, caller.limit(deadline));
    lastReplyNanos = System.nanoTime();
    return reply;
  }

  private void tellReceived(Reply reply) {
    listener.received(reply.code() == CHALLENGE.code() ? CHALLENGE : reply);
  }

  /** Whether the last reply came within this time, so that the connection is known to be alive. */
  boolean heardWithin(Duration time) {
    return System.nanoTime() - lastReplyNanos < time.toNanos();
  }

  void close() {
    link.close();
    tellClosed();
  }

  void abort() {
    link.abort();
    tellClosed();
  }

  private void tellClosed() {
    try {
      listener.closed();
    } catch (RuntimeException e) {
      // What a listener throws ends the session, and that is done.
    }
  }
}
