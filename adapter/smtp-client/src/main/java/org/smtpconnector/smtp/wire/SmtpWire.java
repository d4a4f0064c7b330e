package org.smtpconnector.smtp.wire;

import static org.smtpconnector.smtp.access.ApiAccess.api;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.smtpconnector.smtp.DialogueListener;
import org.smtpconnector.smtp.Reply;
import org.smtpconnector.smtp.SendDeadline;
import org.smtpconnector.smtp.SmtpException.ProtocolViolation;
import org.smtpconnector.smtp.grammar.Printable;
import org.smtpconnector.smtp.net.Deadline;
import org.smtpconnector.smtp.net.Link;
import org.smtpconnector.smtp.net.PendingInputState;
import org.smtpconnector.smtp.net.TlsLink;
import org.smtpconnector.smtp.redaction.EchoedSecretMasker;

/** Sends commands and reads replies on a link. */
public final class SmtpWire {
  /** The longest command line that every server accepts, with CRLF (RFC 5321 4.5.3.1.4). */
  public static final int LONGEST_COMMAND = 512;

  // Shown instead of a challenge: those of SCRAM allow to try passwords offline (RFC 5802 9).
  private static final Reply CHALLENGE = Reply.of(334, List.of("***"));

  /** The wait for input that has already arrived. */
  public static final Duration AT_ONCE = Duration.ofMillis(1);

  private final DialogueListener listener;
  private final Duration stall;
  private final EchoedSecretMasker secrets;
  private final ReplyReader replies;
  private final OutputBuffer output = new OutputBuffer();
  private Link link;
  private SendDeadline caller = SendDeadline.NONE;
  private long written;

  public SmtpWire(Link link, DialogueListener listener, Duration stall) {
    this(link, listener, stall, new EchoedSecretMasker());
  }

  /**
   * @param secrets masked in replies; secrets that are sent are added
   */
  public SmtpWire(
      Link link, DialogueListener listener, Duration stall, EchoedSecretMasker secrets) {
    this.link = link;
    this.listener = listener;
    this.stall = stall;
    this.secrets = secrets;
    this.replies = new ReplyReader(secrets);
  }

  /** Continues over TLS. Input from before is dropped; none may be left. */
  public void upgrade(TlsLink tls) {
    link = tls;
  }

  /** Bounds each wait by this deadline until another one is set. */
  public void limit(SendDeadline deadline) {
    caller = deadline;
  }

  /** Applies the deadline for the final reply, now that the server has the whole message. */
  public void awaitFinalReply() {
    caller = Deadline.forFinalReply(caller);
  }

  /** Returns the octets after the last reply, such as those injected after the 220 to STARTTLS. */
  public int unreadOctets() {
    return replies.unreadOctets();
  }

  public boolean isEncrypted() {
    return link instanceof TlsLink;
  }

  /** Returns the server's certificate of the TLS handshake. */
  public Optional<X509Certificate> peerCertificate() {
    return link instanceof TlsLink tls ? tls.peerCertificate() : Optional.empty();
  }

  /** Returns the secrets that must not be shown. */
  public EchoedSecretMasker secrets() {
    return secrets;
  }

  /** Sends a command and reads its reply. */
  public Reply exchange(String command, Deadline deadline) throws IOException {
    return secrets.shown(exchangeForData(command, command, deadline));
  }

  /**
   * Does the same for a reply that is data, a challenge or the capabilities: it is unmasked and
   * must not be shown.
   *
   * @param shown the line for listeners; if it is not the command, the last word of the command is
   *     a secret
   */
  public Reply exchangeForData(String command, String shown, Deadline deadline) throws IOException {
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
  public void send(List<String> commands, Deadline deadline) throws IOException {
    String lines = String.join("\r\n", commands) + "\r\n";
    write(ByteBuffer.wrap(lines.getBytes(StandardCharsets.UTF_8)), deadline);
    commands.forEach(listener::sent);
  }

  /**
   * Checks that no input has arrived while none is expected: it would be taken for the reply to the
   * next command.
   *
   * @throws EOFException if the server has closed the connection, or says by 421 that it does
   * @throws ProtocolViolation if it has sent anything else
   */
  public void requireQuiet() throws IOException {
    requireQuiet(look());
  }

  /** Checks a state as {@link #requireQuiet()} does. */
  public void requireQuiet(PendingInputState shown) throws IOException {
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
      // Not a whole reply: there is nothing to quote.
    }
    return api()
        .protocolViolation(
            "the server does not speak SMTP: it sends unsolicited data" + quoted, List.of());
  }

  /**
   * Returns the state of the connection: unread input here, in TLS and in the kernel, or its end.
   * Does not wait, and takes one system call if nothing has arrived.
   */
  public PendingInputState look() {
    if (unreadOctets() > 0) {
      return PendingInputState.INPUT;
    }
    try {
      return link.look();
    } catch (IOException e) {
      return PendingInputState.ENDED;
    }
  }

  /** Returns the output, which is sent in one write by the next flush. */
  public OutputBuffer output() {
    return output;
  }

  /** Puts a command of these parts into the output. */
  public void put(String first, String second, String third, String fourth) {
    int start = output.end();
    output.put(first);
    output.put(second);
    output.put(third);
    output.put(fourth);
    if (listener != DialogueListener.NONE) {
      listener.sent(output.text(start, output.end()));
    }
    output.put((byte) '\r');
    output.put((byte) '\n');
  }

  public void put(String command) {
    put(command, "", "", "");
  }

  /** Notifies the listener of a command that was put into the output directly. */
  void tellSent(int from, int to) {
    if (listener != DialogueListener.NONE) {
      listener.sent(output.text(from, to));
    }
  }

  /** Writes the output. */
  public void flush(Deadline deadline) throws IOException {
    flush(output.end(), deadline);
  }

  /** Writes the output up to this position; nothing if the thread was interrupted before. */
  public void flush(int place, Deadline deadline) throws IOException {
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
    Deadline by = deadline.orEarlier(caller);
    by.requireTimeLeft();
    try {
      link.write(octets, stall, by);
    } finally {
      written += octets.position() - before;
    }
  }

  /** Returns the number of octets written by this session, including the unwritten output. */
  public long position() {
    return written + output.size();
  }

  /**
   * Whether all octets up to this position were passed to the system, so that the server may have
   * them.
   */
  public boolean isWrittenTo(long position) {
    return written >= position;
  }

  /**
   * Reads a whole reply.
   *
   * @throws ProtocolViolation if it is invalid or too long
   * @throws EOFException if the connection ends within it
   */
  public Reply readReply(Deadline deadline) throws IOException {
    Reply shown = secrets.shown(read(deadline));
    tellReceived(shown);
    return shown;
  }

  private Reply readData(Deadline deadline) throws IOException {
    Reply reply = read(deadline);
    if (listener != DialogueListener.NONE) {
      tellReceived(secrets.shown(reply));
    }
    return reply;
  }

  private Reply read(Deadline deadline) throws IOException {
    return replies.read(link, deadline.orEarlier(caller));
  }

  private void tellReceived(Reply reply) {
    listener.received(reply.code() == CHALLENGE.code() ? CHALLENGE : reply);
  }

  /** Whether the last reply arrived within this time, so that the connection counts as alive. */
  public boolean hasRepliedWithin(Duration time) {
    return System.nanoTime() - replies.arrivalNanos() < time.toNanos();
  }

  public void close() {
    link.close();
    tellClosed();
  }

  public void abort() {
    link.abort();
    tellClosed();
  }

  private void tellClosed() {
    try {
      listener.closed();
    } catch (RuntimeException e) {
      // An exception of a listener ends the session, which is done already.
    }
  }
}
