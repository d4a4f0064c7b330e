package org.smtpconnector.smtp.net;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.AccessController;
import java.security.PrivilegedAction;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.smtpconnector.smtp.SmtpConfig;

/** TLS 1.2 or 1.3 over a socket, with the server's certificate checked against its host name. */
public final class TlsLink implements Link {
  /**
   * The limit on consecutive records without data: a handshake takes a tenth of that, and after it
   * come a few tickets and occasional key updates (RFC 8446 4.6).
   */
  static final int MOST_RECORDS_WITHOUT_DATA = 256;

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private interface EngineCall {
    SSLEngineResult run() throws SSLException;
  }

  private final SocketLink socket;
  private final SSLEngine engine;
  private final ByteBuffer received; // ciphertext, ready to be read
  private final ByteBuffer toSend; // ciphertext, ready to be read; empty between calls
  private ByteBuffer plain; // plaintext, ready to be read
  private int recordsWithoutData; // consecutive ones
  private boolean ended;

  private TlsLink(SocketLink socket, SSLEngine engine) {
    this.socket = socket;
    this.engine = engine;
    int packet = engine.getSession().getPacketBufferSize();
    this.received = ByteBuffer.allocate(packet * 2).flip();
    // Room for a whole flight of a handshake, so that it is sent in one write.
    this.toSend = ByteBuffer.allocate(packet * 2).flip();
    this.plain = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize()).flip();
  }

  /**
   * Performs the TLS handshake.
   *
   * @throws SSLException if the peers do not agree, or the certificate is not trusted or not for
   *     this host
   */
  public static TlsLink handshake(
      SocketLink socket, SSLContext context, SmtpConfig config, Deadline by) throws IOException {
    SSLEngine engine = engine(context, config);
    engine.setUseClientMode(true);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setProtocols(config.tls().protocols().toArray(String[]::new));
    if (!config.tls().cipherSuites().isEmpty()) {
      parameters.setCipherSuites(config.tls().cipherSuites().toArray(String[]::new));
    }
    TlsServerName name = TlsServerName.of(config);
    name.askFor(parameters);
    engine.setSSLParameters(parameters);
    TlsLink link = new TlsLink(socket, engine);
    engine.beginHandshake();
    link.handshake(config.timeouts().write(), by);
    name.check(link.peerCertificate());
    return link;
  }

  /**
   * Creates an engine. Until JDK 24, an engine keeps the access control context of its creator,
   * which holds the class loaders of all frames on the stack. A pooled session outlives the
   * application that first needed it, so the engine is created as if on an empty stack.
   */
  @SuppressWarnings("removal") // as long as a supported JDK needs it
  private static SSLEngine engine(SSLContext context, SmtpConfig config) {
    return AccessController.doPrivileged(
        (PrivilegedAction<SSLEngine>)
            () -> context.createSSLEngine(TlsServerName.of(config).text(), config.port()));
  }

  public String protocol() {
    return engine.getSession().getProtocol();
  }

  public Optional<X509Certificate> peerCertificate() {
    try {
      return engine.getSession().getPeerCertificates()[0] instanceof X509Certificate certificate
          ? Optional.of(certificate)
          : Optional.empty();
    } catch (SSLPeerUnverifiedException e) {
      return Optional.empty(); // a context that accepts anonymous servers
    }
  }

  private void handshake(Duration stall, Deadline deadline) throws IOException {
    while (true) {
      deadline.requireTimeLeft();
      switch (engine.getHandshakeStatus()) {
        case NEED_TASK -> runTasks();
        case NEED_WRAP -> wrapHandshake(stall, deadline);
        case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
          flush(stall, deadline);
          if (unwrap() == Status.BUFFER_UNDERFLOW && fill(deadline) < 0) {
            throw new EOFException("the server closed the connection in the TLS handshake");
          }
        }
        case FINISHED, NOT_HANDSHAKING -> {
          flush(stall, deadline);
          return;
        }
        default -> throw new AssertionError(engine.getHandshakeStatus());
      }
    }
  }

  private void wrapHandshake(Duration stall, Deadline deadline) throws IOException {
    try {
      if (wrap(NOTHING) == Status.BUFFER_OVERFLOW) {
        flush(stall, deadline);
      }
    } catch (SSLException e) {
      flushAlert();
      throw e;
    }
  }

  @Override
  public int read(ByteBuffer into, Deadline deadline) throws IOException {
    for (boolean first = true; !plain.hasRemaining(); first = false) {
      if (ended) {
        return -1;
      }
      if (!first) {
        deadline.requireTimeLeft(); // even if records keep arriving
      }
      Status status = unwrapAndAnswer(deadline);
      ended = status == Status.CLOSED;
      if (!plain.hasRemaining() && status == Status.BUFFER_UNDERFLOW) {
        ended = fill(deadline) < 0;
      }
    }
    int count = Math.min(plain.remaining(), into.remaining());
    into.put(into.position(), plain, plain.position(), count);
    into.position(into.position() + count);
    plain.position(plain.position() + count);
    return count;
  }

  @Override
  public void write(ByteBuffer from, Duration stall, Deadline deadline) throws IOException {
    while (from.hasRemaining()) {
      Status status = wrap(from);
      if (status == Status.CLOSED) {
        throw new EOFException("TLS is closed");
      }
      if (status == Status.BUFFER_OVERFLOW || !from.hasRemaining()) {
        flush(stall, deadline);
      }
    }
  }

  @Override
  public PendingInputState look() throws IOException {
    while (!plain.hasRemaining() && !ended) {
      if (received.hasRemaining()) {
        int before = received.remaining();
        ended = unwrap() == Status.CLOSED;
        if (received.remaining() < before) {
          continue; // a record of TLS itself, after which input may follow
        }
      }
      int count = ended ? -1 : fillNow();
      if (count == 0) {
        return PendingInputState.QUIET; // at most a part of a record has arrived
      }
      ended = count < 0;
    }
    return plain.hasRemaining() ? PendingInputState.INPUT : PendingInputState.ENDED;
  }

  private Status unwrapAndAnswer(Deadline deadline) throws IOException {
    Status status = unwrap();
    if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP && status != Status.CLOSED) {
      while (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
        wrap(NOTHING); // the response to a key update
      }
      flush(deadline.allowed(), deadline);
    }
    return status;
  }

  private Status unwrap() throws SSLException {
    plain.compact();
    SSLEngineResult result;
    try {
      result = called(() -> engine.unwrap(received, plain));
    } catch (SSLException e) {
      ended = true;
      flushAlert();
      throw e;
    } finally {
      plain.flip();
    }
    countRecord(result);
    if (result.getStatus() == Status.BUFFER_OVERFLOW) {
      growPlain();
    }
    runTasks();
    return result.getStatus();
  }

  /**
   * Calls the engine. What a delegated task threw unchecked, JSSE of Java 17 rethrows as it is from
   * the next call, and that of Java 25 as an SSLException: where no authority is trusted at all,
   * and whatever a trust manager, key manager or provider throws, which may be the caller's. All of
   * that is a failure of TLS, of whichever class it is; nothing else is, so only this call is
   * guarded.
   */
  private static SSLEngineResult called(EngineCall call) throws SSLException {
    try {
      return call.run();
    } catch (RuntimeException e) {
      throw new SSLException(e);
    }
  }

  private void countRecord(SSLEngineResult result) throws SSLException {
    if (result.bytesProduced() > 0) {
      recordsWithoutData = 0;
    } else if (result.bytesConsumed() > 0 && ++recordsWithoutData > MOST_RECORDS_WITHOUT_DATA) {
      ended = true;
      throw new SSLException(
          "the server sends TLS records that hold no data, more than " + MOST_RECORDS_WITHOUT_DATA);
    }
  }

  private void growPlain() {
    int needed = engine.getSession().getApplicationBufferSize() + plain.remaining();
    plain = ByteBuffer.allocate(needed).put(plain).flip();
  }

  private Status wrap(ByteBuffer from) throws SSLException {
    toSend.compact();
    try {
      Status status = called(() -> engine.wrap(from, toSend)).getStatus();
      runTasks();
      return status;
    } finally {
      toSend.flip();
    }
  }

  private void runTasks() {
    if (engine.getHandshakeStatus() != HandshakeStatus.NEED_TASK) {
      return;
    }
    for (Runnable task = engine.getDelegatedTask();
        task != null;
        task = engine.getDelegatedTask()) {
      task.run();
    }
  }

  /** Reads available ciphertext without waiting; returns -1 at the end. */
  private int fillNow() throws IOException {
    received.compact();
    try {
      return socket.readNow(received);
    } finally {
      received.flip();
    }
  }

  private int fill(Deadline deadline) throws IOException {
    received.compact();
    try {
      return socket.read(received, deadline);
    } finally {
      received.flip();
    }
  }

  private void flush(Duration stall, Deadline deadline) throws IOException {
    socket.write(toSend, stall, deadline);
  }

  /** Sends the alert to the peer if that is possible without waiting. */
  private void flushAlert() {
    try {
      for (int i = 0; i < 4 && engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP; i++) {
        wrap(NOTHING);
      }
      socket.writeNow(toSend);
    } catch (IOException e) {
      // The original failure is the one to report.
    }
  }

  @Override
  public void close() {
    engine.closeOutbound();
    flushAlert();
    socket.close();
  }

  @Override
  public void abort() {
    socket.abort();
  }
}
