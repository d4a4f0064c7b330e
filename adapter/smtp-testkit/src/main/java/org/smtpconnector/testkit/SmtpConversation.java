package org.smtpconnector.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLSocket;

/** One connection of a scripted server, on its own thread. */
final class SmtpConversation {
  /** Thrown to end the dialogue. */
  private static final class Over extends IOException {
    private static final long serialVersionUID = 1L;
  }

  private final int number;
  private final ServerDefaults defaults;
  private final List<Rule> rules;
  private final RecordedSessions seen;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Socket raw;
  private volatile Socket socket;
  private InputStream in;
  private boolean tls;
  private Optional<String> certified = Optional.empty();
  private boolean lmtp;
  private boolean left;
  private String user;
  private final TransactionHandler messages = new TransactionHandler(this);

  SmtpConversation(
      Socket socket, int number, ServerDefaults defaults, List<Rule> rules, RecordedSessions seen) {
    this.raw = socket;
    this.socket = socket;
    this.number = number;
    this.defaults = defaults;
    this.rules = rules;
    this.seen = seen;
  }

  void run() {
    try {
      socket.setTcpNoDelay(true);
      if (defaults.implicitTls()) {
        handshake();
      } else {
        in = new BufferedInputStream(socket.getInputStream());
      }
      answer(action(NonCommandPhase.GREETING), "220 scripted.example ESMTP");
      while (true) {
        command(readLine());
      }
    } catch (IOException e) {
      // The dialogue is over: the client closed, a rule ended it, or the server stops.
    } finally {
      close();
      leave();
    }
  }

  /** The client has no use for this connection any more, and may open the next one. */
  private void leave() {
    if (!left) {
      left = true;
      seen.disconnected();
    }
  }

  /** Sends a reply unprompted and closes; called by another thread while the dialogue waits. */
  void sayAndClose(String reply) {
    try {
      send((reply + "\r\n").getBytes(UTF_8));
    } catch (IOException e) {
      // the client closed first
    }
    close();
  }

  void close() {
    closed.countDown();
    try {
      raw.close(); // not through TLS, which would wait for the peer
    } catch (IOException e) {
      // it is closed anyway
    }
  }

  private void command(String line) throws IOException {
    seen.command(line);
    Optional<Action> action = rules.stream().flatMap(rule -> rule.at(line).stream()).findFirst();
    String verb = line.split(" ", 2)[0].toUpperCase(Locale.ROOT);
    switch (verb) {
      case "EHLO", "LHLO" -> {
        messages.reset();
        lmtp = verb.equals("LHLO");
        answer(action, defaults.ehlo() ? ehlo() : new String[] {"502 5.5.2 not known"});
      }
      case "HELO" -> {
        messages.reset();
        answer(action, "250 scripted.example");
      }
      case "STARTTLS" -> startTls(action);
      case "AUTH" -> auth(action, line);
      case "MAIL" -> mail(action, line);
      case "RCPT" -> messages.recipient(action, line);
      case "DATA" -> messages.data(action);
      case "BDAT" -> messages.chunk(action, line);
      case "RSET" -> {
        messages.reset();
        answer(action, "250 2.0.0 reset");
      }
      case "NOOP" -> answer(action, "250 2.0.0 here");
      case "VRFY" -> answer(action, "252 2.1.5 cannot say");
      case "QUIT" -> {
        if (action.isEmpty()) {
          leave(); // before the reply, after which a pool opens another one
        }
        answer(action, "221 2.0.0 bye");
        throw new Over();
      }
      default -> answer(action, "500 5.5.2 command not known");
    }
  }

  private String[] ehlo() {
    List<String> lines = new ArrayList<>(List.of("scripted.example"));
    lines.addAll(defaults.extensions());
    if (defaults.startTls() && !tls) {
      lines.add("STARTTLS");
    }
    if (mayAuthenticate()) {
      lines.add("AUTH " + String.join(" ", defaults.mechanisms()));
    }
    for (int i = 0; i < lines.size(); i++) {
      lines.set(i, (i < lines.size() - 1 ? "250-" : "250 ") + lines.get(i));
    }
    return lines.toArray(String[]::new);
  }

  private boolean mayAuthenticate() {
    return (defaults.anyUser() || !defaults.users().isEmpty()) && (tls || !defaults.startTls());
  }

  private void startTls(Optional<Action> action) throws IOException {
    if (!defaults.startTls() || tls) {
      answer(action, "503 5.5.1 no TLS here");
    } else if (answer(action, "220 2.0.0 ready")) {
      handshake();
      messages.reset();
      user = null;
    }
  }

  /** Discards plaintext received after STARTTLS with its buffer. */
  private void handshake() throws IOException {
    SSLSocket secured =
        (SSLSocket)
            defaults
                .tls()
                .orElseThrow()
                .getSocketFactory()
                .createSocket(socket, socket.getInetAddress().getHostAddress(), 0, true);
    secured.setUseClientMode(false);
    secured.setNeedClientAuth(defaults.clientCertificates());
    secured.startHandshake();
    socket = secured;
    in = new BufferedInputStream(secured.getInputStream());
    tls = true;
    certified =
        defaults.clientCertificates()
            ? Optional.of(ServerCertificate.commonName(secured.getSession().getPeerPrincipal()))
            : Optional.empty();
  }

  private void auth(Optional<Action> action, String line) throws IOException {
    String[] words = line.split(" ");
    if (action.isPresent()) {
      if (answer(action, "")) {
        user = "somebody";
      }
      return;
    }
    if (!mayAuthenticate() || words.length < 2) {
      answer(action, "502 5.5.1 no AUTH here");
      return;
    }
    if (!AuthDialogue.supports(words[1])) {
      answer(action, "504 5.5.4 mechanism not known");
      return;
    }
    AuthDialogue dialogue =
        new AuthDialogue(
            defaults.users(),
            defaults.anyUser(),
            defaults.honest(),
            defaults.certificate().map(certificate -> certificate.chain().get(0)),
            certified,
            this::challenge);
    Optional<byte[]> initial =
        words.length > 2
            ? Optional.of(words[2].equals("=") ? new byte[0] : decoded(words[2]))
            : Optional.empty();
    Optional<String> proved = dialogue.run(words[1], initial);
    proved.ifPresent(name -> user = name);
    answer(action, proved.isPresent() ? "235 2.7.0 welcome" : "535 5.7.8 credentials invalid");
  }

  private byte[] challenge(byte[] challenge) throws IOException {
    send(("334 " + Base64.getEncoder().encodeToString(challenge) + "\r\n").getBytes(UTF_8));
    String response = readLine();
    seen.command(response);
    if (response.equals("*")) {
      say("501 5.7.0 cancelled");
      throw new Over();
    }
    return decoded(response);
  }

  private static byte[] decoded(String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }

  private void mail(Optional<Action> action, String line) throws IOException {
    if (!defaults.users().isEmpty() && user == null && !messages.isOpen()) {
      answer(action, "530 5.7.0 authenticate first");
    } else {
      messages.mail(action, line);
    }
  }

  InputStream input() {
    return in;
  }

  boolean isLmtp() {
    return lmtp;
  }

  /** Handles a complete message. */
  void received(OpenTransaction message, byte[] content) {
    seen.message(message.received(content, tls, Optional.ofNullable(user), number));
  }

  /** Returns the octet of a message at which a rule acts; 0 for none. */
  long triggerOctet() {
    return rules.stream().flatMapToLong(rule -> rule.octet().stream()).min().orElse(0);
  }

  Optional<Action> action(NonCommandPhase phase) {
    return rules.stream().flatMap(rule -> rule.at(phase).stream()).findFirst();
  }

  /** Returns the action at the end of a message to these recipients. */
  Optional<Action> actionAtEndOfDataTo(List<String> recipients) {
    return rules.stream().flatMap(rule -> rule.atEndOfDataTo(recipients).stream()).findFirst();
  }

  /**
   * Replies by the action if there is one, otherwise correctly; returns whether the reply lets the
   * client continue.
   */
  boolean answer(Optional<Action> action, String... correct) throws IOException {
    return action.isPresent() ? action.get().perform(this, correct) : say(correct);
  }

  /** Sends lines in one write; returns whether they let the client continue. */
  boolean say(String... lines) throws IOException {
    send((String.join("\r\n", lines) + "\r\n").getBytes(UTF_8));
    return lines[0].startsWith("2") || lines[0].startsWith("3");
  }

  void send(byte[] bytes) throws IOException {
    Socket to = socket;
    synchronized (this) {
      to.getOutputStream().write(bytes);
      to.getOutputStream().flush();
    }
  }

  void drop(boolean reset) throws IOException {
    if (reset) {
      raw.setSoLinger(true, 0);
    }
    raw.close();
  }

  void freeze() throws IOException {
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    }
  }

  void readToEnd() throws IOException {
    while (in.read() >= 0) {
      // the client may send anything
    }
  }

  IOException over() {
    return new Over();
  }

  private String readLine() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException();
      }
      line.write(b);
    }
    String text = line.toString(UTF_8);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }
}
