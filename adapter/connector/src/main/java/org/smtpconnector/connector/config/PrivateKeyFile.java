package org.smtpconnector.connector.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads private keys from files. Exceptions show nothing of the file. */
final class PrivateKeyFile {
  private static final long LARGEST = 1_000_000;
  private static final Pattern PEM =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

  private PrivateKeyFile() {}

  /** Returns the content of a key file, which may be binary, with one character per octet. */
  static String content(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException("there is no such file");
    }
    if (Files.size(file) > LARGEST) {
      throw new IOException("it is too large for a key file");
    }
    return Files.readString(file, StandardCharsets.ISO_8859_1).strip();
  }

  /**
   * Returns the key of a PEM text (PKCS #8, not encrypted).
   *
   * @param algorithms the possible algorithms of the key
   */
  static PrivateKey ofPem(String pem, List<String> algorithms)
      throws IOException, GeneralSecurityException {
    Matcher matcher = PEM.matcher(pem);
    if (!matcher.find()) {
      throw new IOException("there is no BEGIN PRIVATE KEY in it");
    }
    byte[] encoded;
    try {
      encoded = Base64.getMimeDecoder().decode(matcher.group(1));
    } catch (IllegalArgumentException e) {
      throw new IOException("its base64 is damaged", e);
    }
    for (String algorithm : algorithms) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
      } catch (InvalidKeySpecException e) {
        // not of this algorithm
      }
    }
    throw new IOException("the key is neither " + String.join(" nor ", algorithms));
  }
}
