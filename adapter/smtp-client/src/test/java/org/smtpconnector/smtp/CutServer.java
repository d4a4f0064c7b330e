package org.smtpconnector.smtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.List;

/**
 * A server that reads one flight, answers it by prepared replies as far as it is allowed to, and
 * closes. It has no thoughts of its own: what it says is not what it read.
 */
public final class CutServer implements AutoCloseable {
  private final ScriptedPeer peer;
  private final List<String> extensions;
  private final int messages;
  private final byte[] replies;
  private final int cut;
  private final boolean reset;

  /**
   * @param messages how many messages it reads, each to the end of its text
   * @param replies all that it would say
   * @param cut how many octets of them it says
   * @param reset whether it resets the connection then, instead of closing it
   */
  public CutServer(List<String> extensions, int messages, String replies, int cut, boolean reset)
      throws IOException {
    this.extensions = extensions;
    this.messages = messages;
    this.replies = replies.getBytes(ISO_8859_1);
    this.cut = cut;
    this.reset = reset;
    this.peer = new ScriptedPeer(this::serve);
  }

  public int port() {
    return peer.port();
  }

  private void serve(Socket socket) throws IOException {
    InputStream in = new BufferedInputStream(socket.getInputStream());
    OutputStream out = socket.getOutputStream();
    say(out, "220 cut.example\r\n");
    SentLine.read(in);
    StringBuilder ehlo = new StringBuilder("250-cut.example\r\n");
    extensions.forEach(extension -> ehlo.append("250-").append(extension).append("\r\n"));
    say(out, ehlo.append("250 HELP\r\n").toString());
    for (int i = 0; i < messages; i++) {
      message(in);
    }
    out.write(replies, 0, cut);
    out.flush();
    if (cut == replies.length) {
      SentLine.read(in); // QUIT, or the end
    } else if (reset) {
      socket.setSoLinger(true, 0);
    }
  }

  /** Reads commands and one text. */
  private static void message(InputStream in) throws IOException {
    String line = SentLine.read(in);
    while (!line.startsWith("BDAT")) {
      line = SentLine.read(in);
    }
    in.skipNBytes(Integer.parseInt(line.split(" ")[1]));
  }

  private static void say(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(ISO_8859_1));
    out.flush();
  }

  /** Returns once the connection is over. */
  @Override
  public void close() throws IOException {
    peer.close();
    try {
      peer.isLeft();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
