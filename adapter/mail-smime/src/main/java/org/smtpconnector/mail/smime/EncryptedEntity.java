package org.smtpconnector.mail.smime;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.cms.RecipientInfo;
import org.smtpconnector.smtp.MessageSource;

/**
 * Encrypts content into a MIME entity that only the holders of certificates can read:
 * application/pkcs7-mime (RFC 8551 3.3).
 */
final class EncryptedEntity {
  private EncryptedEntity() {}

  /**
   * Encrypts a MIME entity, whenever it is written.
   *
   * @throws IllegalArgumentException if a key cannot be encrypted for
   */
  static MessageSource of(MessageSource content, Set<MailCertificate> readers) {
    ContentKey key = ContentKey.random();
    List<RecipientInfo> recipients = new ArrayList<>();
    for (MailCertificate reader : readers) {
      recipients.add(ContentKeyEncryptor.encrypt(key, reader));
    }
    return Entity.of(
        Entity.lines(
            "Content-Type: application/pkcs7-mime; smime-type=enveloped-data;",
            " name=\"smime.p7m\"",
            "Content-Transfer-Encoding: base64",
            "Content-Disposition: attachment; filename=\"smime.p7m\"",
            ""),
        new EnvelopedData(content, key, recipients));
  }
}
