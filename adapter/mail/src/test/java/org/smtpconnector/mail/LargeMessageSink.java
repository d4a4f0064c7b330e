package org.smtpconnector.mail;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** A relay that takes one message of any size and keeps nothing of it but digests. */
final class LargeMessageSink {
  /**
   * What arrived.
   *
   * @param mail the MAIL command
   * @param octets of the message
   * @param signature octets of those, of a signature in front of it
   * @param encoding the Content-Transfer-Encoding of the file in its second part
   * @param digest of the file, decoded if it is in base64
   */
  record Received(String mail, long octets, long signature, String encoding, String digest) {
    long declared() {
      return Long.parseLong(mail.replaceFirst(".* SIZE=(\\d+).*", "$1"));
    }
  }

  private static final String ENCODING = "Content-Transfer-Encoding: ";
  private static final byte[] CRLF = {'\r', '\n'};

  private final InputStream in;
  private final OutputStream out;
  private final byte[] buffer = new byte[1 << 16];
  private int at;
  private int end;

  private final MessageDigest digest;
  private final byte[] line = new byte[1000];
  private int length;
  private long octets;
  private long signature;
  private int parts;
  private long contentLines;
  private boolean inContent;
  private String encoding = "";

  private LargeMessageSink(Socket socket) throws IOException, NoSuchAlgorithmException {
    in = socket.getInputStream();
    out = socket.getOutputStream();
    digest = MessageDigest.getInstance("SHA-256");
  }

  /** Takes one message from the next client. */
  static Received receive(ServerSocket listener, List<String> extensions) {
    try (Socket socket = listener.accept()) {
      return new LargeMessageSink(socket).receive(extensions);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private Received receive(List<String> extensions) throws IOException {
    String mail = "";
    say("220 sink");
    while (true) {
      String command = command();
      if (command.startsWith("EHLO")) {
        say("250-sink");
        say(Stream.concat(extensions.stream(), Stream.of("SIZE")).toList());
        continue;
      }
      mail = command.startsWith("MAIL") ? command : mail;
      if (command.startsWith("BDAT")) {
        take(Long.parseLong(command.split(" ")[1]));
      }
      if (command.startsWith("DATA")) {
        say("354 go");
        takeToTheDot();
      }
      say("250 ok");
      if (command.startsWith("DATA") || command.endsWith("LAST")) {
        command(); // QUIT
        return new Received(
            mail, octets, signature, encoding, HexFormat.of().formatHex(digest.digest()));
      }
    }
  }

  private void say(List<String> extensions) throws IOException {
    for (String extension : extensions.subList(0, extensions.size() - 1)) {
      say("250-" + extension);
    }
    say("250 " + extensions.get(extensions.size() - 1));
  }

  private void say(String reply) throws IOException {
    out.write((reply + "\r\n").getBytes(US_ASCII));
  }

  private byte read() throws IOException {
    if (at == end) {
      at = 0;
      end = in.read(buffer);
      if (end < 0) {
        throw new EOFException();
      }
    }
    return buffer[at++];
  }

  private String command() throws IOException {
    StringBuilder command = new StringBuilder();
    for (byte octet = read(); octet != '\n'; octet = read()) {
      command.append((char) octet);
    }
    return command.toString().strip();
  }

  private void take(long count) throws IOException {
    for (long i = 0; i < count; i++) {
      take(read());
    }
  }

  private void takeToTheDot() throws IOException {
    while (true) {
      byte first = read();
      byte octet = first == '.' ? read() : first; // stuffed, or the end
      if (first == '.' && octet == '\r') {
        read();
        return;
      }
      take(octet);
      while (octet != '\n') {
        octet = read();
        take(octet);
      }
    }
  }

  private void take(byte octet) {
    octets++;
    line[length++] = octet;
    if (octet == '\n') {
      ended(length - CRLF.length);
      length = 0;
    }
  }

  private void ended(int count) {
    if (parts == 0 && isOfSignature(count)) {
      signature = octets;
    }
    if (startsWith("--")) {
      parts++;
      inContent = false;
    } else if (inContent && parts == 2) {
      content(count);
    } else if (count == 0 && parts > 0) {
      inContent = true;
    } else if (parts == 2 && startsWith(ENCODING)) {
      encoding = new String(line, ENCODING.length(), count - ENCODING.length(), US_ASCII);
    }
  }

  private boolean isOfSignature(int count) {
    return octets == count + CRLF.length
        ? startsWith("DKIM-Signature")
        : signature > 0 && signature == octets - count - CRLF.length && startsWith(" ");
  }

  private boolean startsWith(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (i == length || line[i] != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private void content(int count) {
    if (encoding.equals("base64")) {
      digest.update(Base64.getDecoder().decode(Arrays.copyOf(line, count)));
      return;
    }
    if (contentLines++ > 0) {
      digest.update(CRLF); // the last one belongs to the boundary
    }
    digest.update(line, 0, count);
  }
}
