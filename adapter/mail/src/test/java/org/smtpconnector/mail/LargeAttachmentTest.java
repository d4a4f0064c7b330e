package org.smtpconnector.mail;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smtpconnector.testkit.TestAuthority;

/** An attachment that is larger than the heap. */
class LargeAttachmentTest {
  private static final long OCTETS = 1L << 30;

  /** What a relay received; of its octets, those of a signature in front of it. */
  private record Received(long declared, long octets, long signature, String digest) {}

  /** By BDAT, and signed on its way; and by DATA. */
  @ParameterizedTest
  @CsvSource({"CHUNKING, true", "8BITMIME, false"})
  void ofAGigabyteGoesOverTlsFromAHeapOf64Megabytes(
      String extension, boolean signed, @TempDir Path directory) throws Exception {
    TestAuthority authority = new TestAuthority();
    Path trust = directory.resolve("trust.p12");
    authority.writeTrustStore(trust, "changeit".toCharArray());
    try (ServerSocket listener =
        authority
            .issue("localhost")
            .serverContext()
            .getServerSocketFactory()
            .createServerSocket(0, 1, InetAddress.getByName("localhost"))) {
      CompletableFuture<Received> received =
          CompletableFuture.supplyAsync(() -> receive(listener, extension));
      Process client =
          new ProcessBuilder(
                  List.of(
                      Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                      "-Xmx64m",
                      "-cp",
                      System.getProperty("java.class.path"),
                      LargeAttachmentClient.class.getName(),
                      String.valueOf(listener.getLocalPort()),
                      trust.toString(),
                      String.valueOf(OCTETS),
                      signed ? signingKey(directory) : ""))
              .redirectErrorStream(true)
              .start();
      String printed = new String(client.getInputStream().readAllBytes(), ISO_8859_1);
      assertThat(client.waitFor(5, TimeUnit.MINUTES)).isTrue();
      assertThat(printed).contains("ann@doe.example ACCEPTED");

      Received message = received.get(5, TimeUnit.MINUTES);
      assertThat(message.digest()).isEqualTo(digest());
      assertThat(message.octets()).isEqualTo(message.declared());
      long signature = signed ? message.signature() : 0;
      assertThat(printed).contains("size " + (message.octets() - signature));
      assertThat(message.signature() > 0).isEqualTo(signed);
    }
  }

  private static String signingKey(Path directory) throws Exception {
    KeyPair key = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    String encoded = Base64.getEncoder().encodeToString(key.getPrivate().getEncoded());
    return Files.writeString(
            directory.resolve("key.pem"),
            "-----BEGIN PRIVATE KEY-----\n" + encoded + "\n-----END PRIVATE KEY-----\n")
        .toString();
  }

  private static String digest() throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    try (InputStream in = new DigestInputStream(new LargeAttachmentClient.Noise(OCTETS), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Takes one message, whose file it decodes as it comes. */
  private static Received receive(ServerSocket listener, String extension) {
    try (Socket socket = listener.accept()) {
      InputStream in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
      OutputStream out = socket.getOutputStream();
      FileDigest file = new FileDigest();
      long declared = 0;
      say(out, "220 sink");
      while (true) {
        String command = line(in);
        if (command.startsWith("EHLO")) {
          say(out, "250-sink", "250-PIPELINING", "250-SIZE", "250 " + extension);
          continue;
        }
        if (command.startsWith("MAIL")) {
          declared = Long.parseLong(command.replaceFirst(".* SIZE=(\\d+).*", "$1"));
        }
        if (command.startsWith("BDAT")) {
          file.take(in, Long.parseLong(command.split(" ")[1]));
        }
        if (command.startsWith("DATA")) {
          say(out, "354 go");
          file.takeToTheDot(in);
        }
        say(out, "250 ok");
        if (command.startsWith("DATA") || command.endsWith("LAST")) {
          line(in); // QUIT
          return new Received(declared, file.octets, file.signature, file.hex());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void say(OutputStream out, String... lines) throws IOException {
    out.write((String.join("\r\n", lines) + "\r\n").getBytes(US_ASCII));
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int octet = in.read(); octet != '\n'; octet = in.read()) {
      if (octet < 0) {
        throw new EOFException();
      }
      line.write(octet);
    }
    return line.toString(ISO_8859_1).strip();
  }

  /** The digest of the file in the second part of a message. */
  private static final class FileDigest {
    private final MessageDigest digest;
    private final byte[] line = new byte[1000];
    private int length;
    private long octets;
    private long signature;
    private int parts;
    private boolean inContent;

    FileDigest() {
      try {
        digest = MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }

    void take(InputStream in, long count) throws IOException {
      for (long i = 0; i < count; i++) {
        take(in.read());
      }
    }

    void takeToTheDot(InputStream in) throws IOException {
      while (true) {
        int first = in.read();
        int octet = first == '.' ? in.read() : first; // stuffed, or the end
        if (first == '.' && octet == '\r') {
          in.read();
          return;
        }
        take(octet);
        while (octet != '\n') {
          octet = in.read();
          take(octet);
        }
      }
    }

    private void take(int octet) throws IOException {
      if (octet < 0) {
        throw new EOFException();
      }
      octets++;
      line[length++] = (byte) octet;
      if (octet == '\n') {
        ended(length - 2);
        length = 0;
      }
    }

    private void ended(int count) {
      String start = new String(line, 0, Math.min(count, 10), US_ASCII);
      if (octets == count + 2 ? start.equals("DKIM-Signa") : signatureGoesOn(start, count)) {
        signature = octets;
      }
      if (count > 1 && line[0] == '-' && line[1] == '-') {
        parts++;
        inContent = false;
      } else if (inContent && parts == 2) {
        digest.update(Base64.getDecoder().decode(Arrays.copyOf(line, count)));
      } else if (count == 0 && parts > 0) {
        inContent = true;
      }
    }

    private boolean signatureGoesOn(String start, int count) {
      return signature > 0 && signature == octets - count - 2 && start.startsWith(" ");
    }

    String hex() {
      return HexFormat.of().formatHex(digest.digest());
    }
  }
}
