package org.smtpconnector.mail.smime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The command {@code openssl cms}, which reads what the module writes. */
record OpenSsl(Path directory) {
  /** Returns the content that a signature of the tests' authority covers. */
  byte[] verified(byte[] message) throws Exception {
    return run(message, ofAuthority());
  }

  /** Returns what is encrypted for a reader. */
  byte[] decrypted(byte[] message, Identity reader) throws Exception {
    return run(message, ofReader(reader));
  }

  private String[] ofAuthority() throws Exception {
    Path authority =
        Identity.pem(directory.resolve("ca.pem"), "CERTIFICATE", Identity.AUTHORITY.getEncoded());
    return new String[] {"-verify", "-CAfile", authority.toString()};
  }

  private String[] ofReader(Identity reader) throws Exception {
    Path certificate =
        Identity.pem(
            directory.resolve("reader.pem"), "CERTIFICATE", reader.certificate().getEncoded());
    Path key =
        Identity.pem(directory.resolve("reader.key"), "PRIVATE KEY", reader.key().getEncoded());
    return new String[] {"-decrypt", "-recip", certificate.toString(), "-inkey", key.toString()};
  }

  /** Returns how many octets are signed in an encrypted message, which is in a file. */
  long decryptedAndVerified(Path message, Identity reader) throws Exception {
    Path decrypted = directory.resolve("decrypted.eml");
    Path verified = directory.resolve("verified.eml");
    run(message, decrypted, ofReader(reader));
    run(decrypted, verified, ofAuthority());
    return Files.size(verified);
  }

  private byte[] run(byte[] message, String... options) throws Exception {
    Path in = Files.write(directory.resolve("in.eml"), message);
    Path out = directory.resolve("out.eml");
    run(in, out, options);
    return Files.readAllBytes(out);
  }

  private void run(Path in, Path out, String... options) throws Exception {
    Path errors = directory.resolve("errors.txt");
    List<String> command =
        Stream.concat(
                Stream.of("openssl", "cms", "-in", in.toString(), "-out", out.toString()),
                Stream.of(options))
            .toList();
    Process openssl;
    try {
      openssl = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    } catch (IOException e) {
      throw new AssertionError("these tests need the command openssl: install it", e);
    }
    assertThat(openssl.waitFor())
        .as(() -> String.join(" ", command) + ": " + read(errors))
        .isZero();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
