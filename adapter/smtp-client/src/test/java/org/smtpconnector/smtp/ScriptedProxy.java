package org.smtpconnector.smtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import org.smtpconnector.testkit.AdaptiveTimeout;

/** The scripts by which a {@link ScriptedPeer} is a proxy, and the way through it. */
final class ScriptedProxy {
  static final Duration SHORT = AdaptiveTimeout.least();
  static final Duration LONG = Duration.ofSeconds(20);
  private static final byte[] SOCKS_METHOD = {5, 0};
  private static final byte[] SOCKS_CONNECTED = {5, 0, 0, 3, 2, 'm', 'e', 0, 25};
  private static final byte[] HTTP_CONNECTED =
      "HTTP/1.0 200 Connection established\r\nVia: x\r\n\r\n".getBytes(UTF_8);
  private static final byte[] GREETING = "220 relay.example ESMTP\r\n".getBytes(UTF_8);

  private ScriptedProxy() {}

  static Proxy proxy(Proxy.Kind kind, ScriptedPeer peer) {
    return new Proxy(kind, "127.0.0.1", peer.port(), Optional.empty());
  }

  static SmtpConfig config(Proxy proxy, Duration connect) {
    return SmtpConfig.to("relay.example")
        .port(25)
        .security(TransportSecurity.PLAIN)
        .timeouts(new Timeouts(connect, LONG, LONG, LONG, LONG))
        .proxy(proxy)
        .build();
  }

  static void readHead(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.read());
    }
  }

  /** As octets, where {@code _} stands for a space and {@code ~} for a line end. */
  static byte[] octets(Proxy.Kind kind, String text) {
    return kind == Proxy.Kind.SOCKS5
        ? HexFormat.of().parseHex(text)
        : text.replace('_', ' ').replace("~", "\r\n").getBytes(ISO_8859_1);
  }

  /** Reads a request, and says this to it. For SOCKS, to the second one. */
  static ScriptedPeer answering(Proxy.Kind kind, byte[] answer) throws IOException {
    return new ScriptedPeer(
        (in, out) -> {
          readRequests(kind, in, out);
          out.write(answer);
        });
  }

  static void readRequests(Proxy.Kind kind, InputStream in, OutputStream out) throws IOException {
    if (kind == Proxy.Kind.HTTP) {
      readHead(in);
    } else {
      in.readNBytes(3);
      out.write(SOCKS_METHOD);
      in.readNBytes(5 + "relay.example".length() + 2);
    }
  }

  static ByteArrayOutputStream connectedAndGreeted(Proxy.Kind kind) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(kind == Proxy.Kind.HTTP ? HTTP_CONNECTED : SOCKS_CONNECTED);
    all.writeBytes(GREETING);
    return all;
  }

  static void takeEhlo(InputStream in, OutputStream out) throws IOException {
    SentLine.read(in);
    out.write("250 relay.example\r\n".getBytes(UTF_8));
  }
}
