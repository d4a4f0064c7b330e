package org.smtpconnector.mail.smime;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.operator.GenericKey;
import org.bouncycastle.operator.jcajce.JceGenericKey;

/**
 * The key that one message is encrypted by: AES-256 in CBC mode (RFC 3565). The same message is
 * encrypted by the same key and initialization vector at each attempt, so that its octets are the
 * same; CBC permits that, while GCM would reveal content if a file changed in between.
 */
record ContentKey(SecretKey key, byte[] vector) {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int KEY = 32; // octets
  private static final int BLOCK = 16;

  static ContentKey random() {
    byte[] key = new byte[KEY];
    byte[] vector = new byte[BLOCK];
    RANDOM.nextBytes(key);
    RANDOM.nextBytes(vector);
    return new ContentKey(new SecretKeySpec(key, "AES"), vector);
  }

  AlgorithmIdentifier algorithm() {
    return new AlgorithmIdentifier(NISTObjectIdentifiers.id_aes256_CBC, new DEROctetString(vector));
  }

  /** Returns the key, to be encrypted for a reader. */
  GenericKey toWrap() {
    return new JceGenericKey(algorithm(), key);
  }

  Cipher encryption() {
    try {
      Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
      cipher.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(vector));
      return cipher;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java cannot encrypt by AES-256", e);
    }
  }

  /** Returns the encrypted size of a number of octets, with the padding. */
  static long encryptedSize(long octets) {
    return (octets / BLOCK + 1) * BLOCK;
  }

  @Override
  public String toString() {
    return "AES-256 key"; // without the key
  }
}
