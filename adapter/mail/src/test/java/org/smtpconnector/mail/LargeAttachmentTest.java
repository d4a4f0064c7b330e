package org.smtpconnector.mail;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smtpconnector.mail.LargeMessageSink.Received;
import org.smtpconnector.testkit.TestAuthority;

/**
 * An attachment that is larger than the heap: four times by default; of a gigabyte with {@code
 * -Dattachment.megabytes=1024}.
 */
class LargeAttachmentTest {
  private static final long OCTETS = Integer.getInteger("attachment.megabytes", 256) * (1L << 20);
  private static final long OCTETS_OF_MESSAGE = OCTETS / 2;

  @TempDir Path directory;

  /** By BDAT, and signed on its way; and by DATA. */
  @ParameterizedTest
  @CsvSource({"CHUNKING, true", "8BITMIME, false"})
  void goesOverTlsFromAHeapOf64Megabytes(String extension, boolean signed) throws Exception {
    Received message = sent(OCTETS, false, signed, List.of("PIPELINING", extension));

    assertThat(message.digest()).isEqualTo(digest(new LargeAttachmentClient.Noise(OCTETS)));
    assertThat(message.signature() > 0).isEqualTo(signed);
  }

  /** As it is; and as a file, since it is in 8bit. */
  @ParameterizedTest
  @CsvSource({"CHUNKING, 8BITMIME, 8bit", "PIPELINING, DSN, base64"})
  void thatIsAMessageGoesFromAHeapOf64Megabytes(String extension, String another, String encoding)
      throws Exception {
    Received message = sent(OCTETS_OF_MESSAGE, true, false, List.of(extension, another));

    assertThat(message.encoding()).isEqualTo(encoding);
    assertThat(message.mail().contains("BODY=8BITMIME")).isEqualTo(encoding.equals("8bit"));
    assertThat(message.digest())
        .isEqualTo(digest(LargeAttachmentClient.message(OCTETS_OF_MESSAGE)));
  }

  /** Sends a file from a process of its own, by a relay with these extensions. */
  private Received sent(long octets, boolean asMessage, boolean signed, List<String> extensions)
      throws Exception {
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
          CompletableFuture.supplyAsync(() -> LargeMessageSink.receive(listener, extensions));
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
                      String.valueOf(octets),
                      String.valueOf(asMessage),
                      signed ? signingKey(directory) : ""))
              .redirectErrorStream(true)
              .start();
      String printed = new String(client.getInputStream().readAllBytes(), ISO_8859_1);
      assertThat(client.waitFor(5, TimeUnit.MINUTES)).isTrue();
      assertThat(printed).contains("ann@doe.example ACCEPTED");

      Received message = received.get(5, TimeUnit.MINUTES);
      assertThat(message.octets()).isEqualTo(message.declared());
      return message;
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

  private static String digest(InputStream file) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    try (InputStream in = new DigestInputStream(file, digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
