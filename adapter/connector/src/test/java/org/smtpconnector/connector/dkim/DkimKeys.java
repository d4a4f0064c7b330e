package org.smtpconnector.connector.dkim;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.james.jdkim.DKIMVerifier;
import org.apache.james.jdkim.api.Result;
import org.apache.james.jdkim.exceptions.FailException;

/**
 * Keys that an administrator made, the records of their public halves, and who verifies by them.
 */
final class DkimKeys {
  private static final int PREFIX = 12; // of an Ed25519 key in SubjectPublicKeyInfo
  private final Path directory;
  private final Map<String, String> records = new HashMap<>();
  private int writes;

  DkimKeys(Path directory) {
    this.directory = directory;
  }

  static KeyPair rsa(int bits) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(bits);
    return generator.generateKeyPair();
  }

  static KeyPair ed25519() throws GeneralSecurityException {
    return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
  }

  static String pem(KeyPair pair) {
    return "-----BEGIN PRIVATE KEY-----\n"
        + Base64.getMimeEncoder().encodeToString(pair.getPrivate().getEncoded())
        + "\n-----END PRIVATE KEY-----\n";
  }

  /** Writes a key to a file, publishes it as that selector, and returns the file. */
  String publish(String selector, KeyPair pair) throws IOException {
    byte[] encoded = pair.getPublic().getEncoded();
    boolean rsa = pair.getPublic().getAlgorithm().equals("RSA");
    byte[] key = rsa ? encoded : Arrays.copyOfRange(encoded, PREFIX, encoded.length);
    records.put(
        selector,
        "v=DKIM1; k="
            + (rsa ? "rsa" : "ed25519")
            + "; p="
            + Base64.getEncoder().encodeToString(key));
    Path file = Files.writeString(directory.resolve(selector + ".pem"), pem(pair));
    // The clock of a file system is coarse, and a test is quick.
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(++writes)));
    return file.toString();
  }

  /** Returns what jDKIM says of each signature of a message; it knows RSA alone. */
  List<String> verified(byte[] message) throws IOException {
    DKIMVerifier verifier =
        new DKIMVerifier((methods, selector, domain) -> List.of(records.get(selector.toString())));
    try {
      verifier.verify(new ByteArrayInputStream(message));
    } catch (FailException e) {
      // The results say so.
    }
    return verifier.getResults().stream().map(DkimKeys::described).toList();
  }

  private static String described(Result result) {
    return result.getRecord().getDToken()
        + " "
        + result.getRecord().getSelector()
        + " "
        + result.getResultType();
  }
}
