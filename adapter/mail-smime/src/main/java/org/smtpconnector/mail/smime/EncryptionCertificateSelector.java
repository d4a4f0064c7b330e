package org.smtpconnector.mail.smime;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.smtpconnector.mail.spi.SmimeRequest;
import org.smtpconnector.smtp.EmailAddress;

/**
 * Selects the certificates that a message is encrypted for: each recipient has one, and each is
 * that of a recipient or of the author.
 */
final class EncryptionCertificateSelector {
  private EncryptionCertificateSelector() {}

  /**
   * @throws IllegalArgumentException if a certificate is missing or unsuitable, or the message
   *     would reveal a hidden recipient
   */
  static Set<MailCertificate> select(
      SmimeRequest request, Supplier<KeyStoreContent> keyStore, Instant now) {
    Set<EmailAddress> recipients = new LinkedHashSet<>(request.recipients());
    List<EmailAddress> hidden = new ArrayList<>(request.hiddenRecipients());
    hidden.removeAll(recipients);
    recipients.addAll(hidden);
    if (!hidden.isEmpty() && recipients.size() > 1) {
      throw new IllegalArgumentException(
          "the message is encrypted, and every reader could see that one of its certificates is"
              + " that of Bcc recipient "
              + hidden.get(0)
              + ": send a separate message to this recipient");
    }
    Set<MailCertificate> readers = new LinkedHashSet<>();
    request
        .smime()
        .encryptedFor()
        .forEach(given -> readers.add(MailCertificate.of(given, "given to encryptedFor")));
    for (MailCertificate given : readers) {
      given.requireEncryption(now);
      if (!given.isOf(request.author()) && recipients.stream().noneMatch(given::isOf)) {
        throw given.refused(
            given.listedAddresses()
                + ", which is neither a recipient nor the author: use a certificate with a"
                + " recipient's address");
      }
    }
    for (EmailAddress recipient : recipients) {
      if (readers.stream().noneMatch(reader -> reader.isOf(recipient))) {
        readers.add(found(recipient, request, keyStore, now));
      }
    }
    return readers;
  }

  private static MailCertificate found(
      EmailAddress recipient,
      SmimeRequest request,
      Supplier<KeyStoreContent> keyStore,
      Instant now) {
    if (!request.smime().encryptedForRecipients()) {
      throw new IllegalArgumentException(
          "the message is encrypted, but not for recipient "
              + recipient
              + ": name a certificate with this address in encryptedFor, or use"
              + " encryptedForRecipients");
    }
    return keyStore.get().certificateOf(recipient, now);
  }
}
