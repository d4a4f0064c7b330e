package org.smtpconnector.mail.smime;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import org.bouncycastle.asn1.cms.RecipientInfo;
import org.bouncycastle.cms.CMSAlgorithm;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.RecipientInfoGenerator;
import org.bouncycastle.cms.jcajce.JceKeyAgreeRecipientInfoGenerator;
import org.bouncycastle.cms.jcajce.JceKeyTransRecipientInfoGenerator;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * Encrypts the key of a message for one reader: by RSA (RFC 3370 4.2.1), which all mail programs
 * read, or by a key that is agreed on by elliptic curves (RFC 5753).
 */
final class ContentKeyEncryptor {
  // Not registered with the JVM, which other applications use too.
  private static final Provider PROVIDER = new BouncyCastleProvider();

  private ContentKeyEncryptor() {}

  /**
   * @throws IllegalArgumentException if the reader's key is unsuitable
   */
  static RecipientInfo encrypt(ContentKey key, MailCertificate reader) {
    X509Certificate certificate = reader.certificate();
    try {
      RecipientInfoGenerator generator =
          certificate.getPublicKey() instanceof ECPublicKey ec
              ? agreed(certificate, ec)
              : new JceKeyTransRecipientInfoGenerator(certificate).setProvider(PROVIDER);
      return generator.generate(key.toWrap());
    } catch (CMSException | GeneralSecurityException | RuntimeException e) {
      throw new IllegalArgumentException(
          "the message cannot be encrypted for the certificate " + reader + ": " + e.getMessage(),
          e);
    }
  }

  private static RecipientInfoGenerator agreed(X509Certificate certificate, ECPublicKey key)
      throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", PROVIDER);
    generator.initialize(key.getParams());
    KeyPair ephemeral = generator.generateKeyPair();
    return new JceKeyAgreeRecipientInfoGenerator(
            CMSAlgorithm.ECDH_SHA256KDF,
            ephemeral.getPrivate(),
            ephemeral.getPublic(),
            CMSAlgorithm.AES256_WRAP)
        .addRecipient(certificate)
        .setProvider(PROVIDER);
  }
}
