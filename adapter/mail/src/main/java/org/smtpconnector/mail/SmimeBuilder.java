package org.smtpconnector.mail;

import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.smtpconnector.mail.spi.SmimeMessageOptions;

/** The S/MIME options of a {@link Mail.Builder}: signing and encrypting. */
abstract class SmimeBuilder<B extends SmimeBuilder<B>> extends EnvelopeOptionsBuilder<B> {
  private String signedBy;
  private final Set<X509Certificate> encryptedFor = new LinkedHashSet<>();
  private boolean encryptedForRecipients;

  SmimeBuilder() {}

  void copySmime(SmimeMessageOptions smime) {
    signedBy = smime.signedBy().orElse(null);
    encryptedFor.clear();
    encryptedFor.addAll(smime.encryptedFor());
    encryptedForRecipients = smime.encryptedForRecipients();
  }

  /**
   * Signs the message by S/MIME, with a key of the key store that {@code
   * smtpconnector.smime.key-store} names; the application needs the module {@code smtp-mail-smime}.
   *
   * @param alias the alias of the author's key and certificate
   * @return this builder
   */
  public B signedBy(String alias) {
    this.signedBy = Objects.requireNonNull(alias, "alias");
    return self();
  }

  /**
   * Encrypts the message by S/MIME for these certificates, as {@link #encryptedFor(Collection)}
   * does.
   *
   * @param certificates certificates of the recipients
   * @return this builder
   * @throws IllegalArgumentException if there are none
   */
  public B encryptedFor(X509Certificate... certificates) {
    return encryptedFor(List.of(certificates));
  }

  /**
   * Encrypts the message by S/MIME for these certificates; may be called again. Each recipient
   * needs one with its address; the author may have one too. Subject and other header fields remain
   * legible. The application needs the module {@code smtp-mail-smime}.
   *
   * @param certificates certificates of the recipients
   * @return this builder
   * @throws IllegalArgumentException if there are none
   */
  public B encryptedFor(Collection<X509Certificate> certificates) {
    if (certificates.isEmpty()) {
      throw new IllegalArgumentException("encryptedFor names no certificate");
    }
    encryptedFor.addAll(certificates);
    return self();
  }

  /**
   * Encrypts the message as {@link #encryptedFor(Collection)} does, for the recipients'
   * certificates in the key store that {@code smtpconnector.smime.key-store} names; certificates
   * that {@code encryptedFor} adds take precedence.
   *
   * @return this builder
   */
  public B encryptedForRecipients() {
    this.encryptedForRecipients = true;
    return self();
  }

  SmimeMessageOptions smime() {
    return new SmimeMessageOptions(
        Optional.ofNullable(signedBy), encryptedFor, encryptedForRecipients);
  }
}
