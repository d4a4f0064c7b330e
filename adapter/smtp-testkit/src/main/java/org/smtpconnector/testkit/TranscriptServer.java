package org.smtpconnector.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLSocket;

/**
 * A server that plays its side of a transcript to one client and requires that the client plays the
 * other side, byte for byte: {@link #verify} fails at the first difference.
 */
public final class TranscriptServer implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 60_000;

  private final ReplayedTranscript transcript;
  private final ServerCertificate certificate;
  private final Fragmentation fragmentation;
  private final ServerSocket listener;
  private final CompletableFuture<Void> played = new CompletableFuture<>();
  private final ByteArrayOutputStream unsent = new ByteArrayOutputStream();
  private Socket socket;
  private InputStream in;
  private volatile int linesTaken;

  private TranscriptServer(
      ReplayedTranscript transcript, ServerCertificate certificate, Fragmentation fragmentation) {
    this.transcript = transcript;
    this.certificate = certificate;
    this.fragmentation = fragmentation;
    try {
      this.listener = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread thread = new Thread(this::play, "transcript-server");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Plays a transcript on a free port of loopback, consecutive lines in one write.
   *
   * @param transcript the transcript
   * @param certificate the certificate for a TLS handshake, or null
   * @return the server
   */
  public static TranscriptServer play(
      ReplayedTranscript transcript, ServerCertificate certificate) {
    return play(transcript, certificate, Fragmentation.WHOLE);
  }

  /**
   * Plays a transcript on a free port of loopback, each piece of the server's lines in its own
   * write.
   *
   * @param transcript the transcript
   * @param certificate the certificate for a TLS handshake, or null
   * @param fragmentation how the lines are split
   * @return the server
   */
  public static TranscriptServer play(
      ReplayedTranscript transcript, ServerCertificate certificate, Fragmentation fragmentation) {
    return new TranscriptServer(transcript, certificate, fragmentation);
  }

  /** {@return the port to connect to} */
  public int port() {
    return listener.getLocalPort();
  }

  /**
   * Waits for the end of the transcript.
   *
   * @throws AssertionError if the client did not play its side
   */
  public void verify() {
    try {
      played.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause().getMessage(), e.getCause());
    } catch (TimeoutException e) {
      throw new AssertionError("the transcript was not played to its end");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /**
   * Waits for the end of the dialogue, for a client that may deviate from the transcript.
   *
   * @return how many of the client's lines matched the transcript
   */
  public int linesTaken() {
    played.handle((done, failure) -> done).join();
    return linesTaken;
  }

  private void play() {
    try {
      socket = listener.accept();
      socket.setTcpNoDelay(true); // otherwise the system joins the pieces again
      socket.setSoTimeout((int) Duration.ofMillis(PATIENCE_MILLIS).toMillis());
      in = new BufferedInputStream(socket.getInputStream());
      for (int i = 0; i < transcript.steps().size(); i++) {
        play(i + 1, transcript.steps().get(i));
      }
      flush();
      played.complete(null);
    } catch (IOException | AssertionError e) {
      close();
      played.completeExceptionally(e);
    } finally {
      close();
    }
  }

  private void play(int number, ReplayedTranscript.Step step) throws IOException {
    if (step instanceof ReplayedTranscript.Step.ServerLine line) {
      unsent.writeBytes((line.text() + "\r\n").getBytes(UTF_8));
      return;
    }
    flush();
    if (step instanceof ReplayedTranscript.Step.ClientLine line) {
      String sent = readLine();
      if (!sent.equals(line.text() + "\r\n")) {
        throw new AssertionError(
            "step "
                + number
                + ": expected <"
                + line.text()
                + "\\r\\n> but the client sent <"
                + sent.replace("\r", "\\r").replace("\n", "\\n")
                + ">");
      }
      linesTaken++;
    } else if (step instanceof ReplayedTranscript.Step.TlsHandshake) {
      handshake();
    } else if (step instanceof ReplayedTranscript.Step.ServerCloses) {
      socket.close();
    } else if (!clientHasClosed()) {
      throw new AssertionError("step " + number + ": the client continues instead of closing");
    }
  }

  private void flush() throws IOException {
    for (byte[] piece : fragmentation.split(unsent.toByteArray())) {
      socket.getOutputStream().write(piece);
      socket.getOutputStream().flush();
    }
    unsent.reset();
  }

  private boolean clientHasClosed() throws IOException {
    try {
      return in.read() < 0;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (SocketException e) {
      return true; // reset, because the client left data unread
    }
  }

  private void handshake() throws IOException {
    SSLSocket tls =
        (SSLSocket)
            certificate
                .serverContext()
                .getSocketFactory()
                .createSocket(socket, socket.getInetAddress().getHostAddress(), 0, true);
    tls.setUseClientMode(false);
    tls.startHandshake();
    socket = tls;
    in = new BufferedInputStream(tls.getInputStream());
  }

  private String readLine() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int b;
    do {
      b = in.read();
      if (b >= 0) {
        line.write(b);
      }
    } while (b >= 0 && b != '\n');
    return line.toString(UTF_8);
  }

  @Override
  public void close() {
    try {
      listener.close();
      if (socket != null) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
