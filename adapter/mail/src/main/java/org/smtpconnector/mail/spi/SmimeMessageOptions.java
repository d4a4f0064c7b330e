package org.smtpconnector.mail.spi;

import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The parameters of a message's protection by S/MIME (RFC 8551): signed, encrypted, or signed and
 * then encrypted.
 *
 * @param signedBy the alias of the author's key in the key store
 * @param encryptedFor certificates of readers
 * @param encryptedForRecipients whether it is encrypted for the recipients' certificates in the key
 *     store
 */
public record SmimeMessageOptions(
    Optional<String> signedBy, Set<X509Certificate> encryptedFor, boolean encryptedForRecipients) {
  /** Neither signed nor encrypted. */
  public static final SmimeMessageOptions NONE =
      new SmimeMessageOptions(Optional.empty(), Set.of(), false);

  /**
   * Creates parameters.
   *
   * @param signedBy as {@link #signedBy()}
   * @param encryptedFor as {@link #encryptedFor()}
   * @param encryptedForRecipients as {@link #encryptedForRecipients()}
   * @throws IllegalArgumentException if the alias is blank
   */
  public SmimeMessageOptions {
    Objects.requireNonNull(signedBy, "signedBy");
    encryptedFor = Collections.unmodifiableSet(new LinkedHashSet<>(encryptedFor));
    encryptedFor.forEach(certificate -> Objects.requireNonNull(certificate, "certificate"));
    if (signedBy.filter(String::isBlank).isPresent()) {
      throw new IllegalArgumentException("signedBy: the alias is blank");
    }
  }

  /** {@return whether the message is signed or encrypted} */
  public boolean isRequested() {
    return signedBy.isPresent() || isEncryptionRequested();
  }

  /** {@return whether the message is encrypted} */
  public boolean isEncryptionRequested() {
    return encryptedForRecipients || !encryptedFor.isEmpty();
  }
}
