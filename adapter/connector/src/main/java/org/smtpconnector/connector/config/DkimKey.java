package org.smtpconnector.connector.config;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.RSAKey;
import java.util.List;

/**
 * A private key that signs messages by DKIM, and the name of its public key in DNS.
 *
 * @param domain the signing domain in lower case and ASCII (d=)
 * @param selector the selector of the key in that domain (s=)
 */
public record DkimKey(String domain, String selector, PrivateKey key) {
  private static final Logger LOG = System.getLogger("org.smtpconnector");
  private static final int LEAST_BITS = 1024; // RFC 8301 3.2: must
  private static final int RECOMMENDED_BITS = 2048; // RFC 8301 3.2: should

  /**
   * Reads a key.
   *
   * @throws IllegalArgumentException if the file has no usable key; the message names the property
   *     and shows nothing of the file
   */
  static DkimKey read(String domain, String selector, String file) {
    try {
      String pem = PrivateKeyFile.content(path(file));
      PrivateKey key = PrivateKeyFile.ofPem(pem, List.of("RSA", "Ed25519"));
      requireLength(key, file);
      DkimKey read = new DkimKey(domain, selector, key);
      read.sign(new byte[0]);
      return read;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "dkimKeyFile names '"
              + file
              + "', from which no private key can be read ("
              + e.getMessage()
              + "): it is PEM with BEGIN PRIVATE KEY, not encrypted, RSA or Ed25519 (openssl"
              + " genpkey -algorithm ed25519 makes one, openssl pkcs8 -topk8 -nocrypt converts"
              + " one)",
          e);
    }
  }

  /**
   * Returns the path of a key file.
   *
   * @throws IllegalArgumentException if it is not a path; the message names the property
   */
  static Path path(String file) {
    try {
      return Path.of(file);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(
          "dkimKeyFile names '" + file + "', which is not a path", e);
    }
  }

  private static void requireLength(PrivateKey key, String file) {
    int bits = key instanceof RSAKey rsa ? rsa.getModulus().bitLength() : RECOMMENDED_BITS;
    if (bits < LEAST_BITS) {
      throw new IllegalArgumentException(
          "dkimKeyFile names '"
              + file
              + "', an RSA key of "
              + bits
              + " bits, which receivers ignore (RFC 8301): make one of 2048");
    }
    if (bits < RECOMMENDED_BITS) {
      LOG.log(
          Level.WARNING,
          "dkimKeyFile names ''{0}'', an RSA key of {1} bits: make one of 2048 (RFC 8301)",
          file,
          String.valueOf(bits));
    }
  }

  private boolean isRsa() {
    return key instanceof RSAKey;
  }

  /** Returns the name of its algorithm in a signature (a=). */
  public String algorithm() {
    return isRsa() ? "rsa-sha256" : "ed25519-sha256";
  }

  /**
   * Returns the signature of these octets, the same each time. Ed25519 signs their digest (RFC 8463
   * 3).
   */
  public byte[] sign(byte[] octets) {
    try {
      Signature signature = Signature.getInstance(isRsa() ? "SHA256withRSA" : "Ed25519");
      signature.initSign(key);
      signature.update(isRsa() ? octets : sha256().digest(octets));
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "the key of dkimKeyFile cannot sign: " + e.getMessage(), e);
    }
  }

  private static MessageDigest sha256() throws NoSuchAlgorithmException {
    return MessageDigest.getInstance("SHA-256");
  }

  @Override
  public String toString() {
    return "private key *** of " + selector + "._domainkey." + domain;
  }
}
