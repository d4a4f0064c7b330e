package org.smtpconnector.it.servers;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.apache.james.jdkim.DKIMVerifier;
import org.apache.james.jdkim.api.Result;
import org.apache.james.jdkim.exceptions.FailException;
import org.smtpconnector.connector.ra.SmtpManagedConnectionFactory;

/** An RSA key and an Ed25519 key of shop.example. */
final class SigningKeys {
  private static final int PREFIX = 12; // of an Ed25519 key in SubjectPublicKeyInfo
  private static final String DOMAIN = "._domainkey.shop.example";

  private final KeyPair rsa;
  private final KeyPair ed25519;

  SigningKeys() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    rsa = generator.generateKeyPair();
    ed25519 = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
  }

  /** Returns the records of the public keys by their names in DNS. */
  Map<String, String> records() {
    byte[] point = ed25519.getPublic().getEncoded();
    return Map.of(
        "rsa" + DOMAIN,
        "v=DKIM1; k=rsa; p=" + base64(rsa.getPublic().getEncoded()),
        "ed25519" + DOMAIN,
        "v=DKIM1; k=ed25519; p=" + base64(Arrays.copyOfRange(point, PREFIX, point.length)));
  }

  private static String base64(byte[] octets) {
    return Base64.getEncoder().encodeToString(octets);
  }

  /** Has a connection factory sign by both, from files in this directory. */
  void configure(SmtpManagedConnectionFactory factory, Path directory) throws IOException {
    factory.setDkimDomain("shop.example,shop.example");
    factory.setDkimSelector("rsa,ed25519");
    factory.setDkimKeyFile(
        write(directory.resolve("rsa.pem"), rsa)
            + ","
            + write(directory.resolve("ed25519.pem"), ed25519));
    factory.setDkimRequired(true);
  }

  private static Path write(Path file, KeyPair pair) throws IOException {
    return Files.writeString(
        file,
        "-----BEGIN PRIVATE KEY-----\n"
            + base64(pair.getPrivate().getEncoded())
            + "\n-----END PRIVATE KEY-----\n");
  }

  /**
   * Returns what jDKIM says of the RSA signature, as in {@code jdkim rsa pass}: it knows no other.
   */
  List<String> verdictsOfJdkim(byte[] message) throws IOException {
    DKIMVerifier verifier =
        new DKIMVerifier(
            (methods, selector, domain) ->
                List.of(records().get(selector + "._domainkey." + domain)));
    try {
      verifier.verify(new ByteArrayInputStream(message));
    } catch (FailException e) {
      // The results say so.
    }
    return verifier.getResults().stream()
        .filter(result -> "rsa".contentEquals(result.getRecord().getSelector()))
        .map(SigningKeys::verdict)
        .toList();
  }

  private static String verdict(Result result) {
    return "jdkim rsa " + (result.getResultType() == Result.Type.PASS ? "pass" : result.toString());
  }
}
