package org.smtpconnector.mail.smime;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.smtpconnector.mail.MailException.Misconfigured;
import org.smtpconnector.smtp.EmailAddress;

/** The keys and certificates of a key store. Thread-safe. */
final class KeyStoreContent {
  private final KeyStore store;
  private final KeyStoreSettings settings;
  private final List<MailCertificate> certificates = new ArrayList<>();
  private final Map<String, SigningKey> keys = new ConcurrentHashMap<>(); // decrypting takes long

  KeyStoreContent(KeyStore store, KeyStoreSettings settings) throws KeyStoreException {
    this.store = store;
    this.settings = settings;
    for (String alias : Collections.list(store.aliases())) {
      if (store.getCertificate(alias) instanceof X509Certificate certificate) {
        certificates.add(MailCertificate.of(certificate, "alias '" + alias + "'"));
      }
    }
  }

  /**
   * Returns the key of an alias.
   *
   * @throws IllegalArgumentException if there is none
   * @throws Misconfigured if the password does not open it
   */
  SigningKey signingKey(String alias) {
    return keys.computeIfAbsent(alias, this::readKey);
  }

  private SigningKey readKey(String alias) {
    try {
      if (!store.containsAlias(alias)) {
        throw new IllegalArgumentException(
            "signedBy: the key store " + settings.file() + " has no alias '" + alias + "'");
      }
      if (!(store.getKey(alias, settings.password().toCharArray()) instanceof PrivateKey key)
          || !(store.getCertificate(alias) instanceof X509Certificate certificate)) {
        throw new IllegalArgumentException(
            "signedBy: alias '"
                + alias
                + "' of the key store "
                + settings.file()
                + " is no private key with a certificate: name one that is");
      }
      return new SigningKey(
          key,
          MailCertificate.of(certificate, "alias '" + alias + "'"),
          Stream.of(store.getCertificateChain(alias)).map(X509Certificate.class::cast).toList());
    } catch (GeneralSecurityException e) {
      throw new Misconfigured(
          settings.property()
              + ": the key of alias '"
              + alias
              + "' in "
              + settings.file()
              + " cannot be read: it must have the password of the key store",
          e);
    }
  }

  /**
   * Returns the certificate to encrypt for a recipient by: the latest that is suitable.
   *
   * @throws IllegalArgumentException if there is none
   */
  MailCertificate certificateOf(EmailAddress recipient, Instant now) {
    List<MailCertificate> own =
        certificates.stream()
            .filter(certificate -> certificate.isOf(recipient))
            .sorted(Comparator.comparing(MailCertificate::validFrom).reversed())
            .toList();
    Optional<MailCertificate> suitable =
        own.stream().filter(certificate -> certificate.isSuitable(now)).findFirst();
    if (suitable.isEmpty()) {
      own.stream().findFirst().ifPresent(latest -> latest.requireEncryption(now));
    }
    return suitable.orElseThrow(
        () ->
            new IllegalArgumentException(
                "recipient "
                    + recipient
                    + " has no certificate in the key store "
                    + settings.file()
                    + ": add one with this address, or name it in encryptedFor"));
  }
}
