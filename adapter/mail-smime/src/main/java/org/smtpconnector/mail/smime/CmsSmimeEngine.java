package org.smtpconnector.mail.smime;

import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.smtpconnector.mail.config.Configuration;
import org.smtpconnector.mail.spi.SmimeEngine;
import org.smtpconnector.mail.spi.SmimeRequest;
import org.smtpconnector.smtp.MessageSource;

/**
 * An S/MIME engine that writes the Cryptographic Message Syntax (RFC 5652). Content is read once to
 * be signed, and again whenever the message is written.
 */
public final class CmsSmimeEngine implements SmimeEngine {
  private final Map<String, KeyStoreFile> keyStores = new ConcurrentHashMap<>();

  /** Creates an engine without key stores, which are read when they are needed. */
  public CmsSmimeEngine() {}

  @Override
  public MessageSource protect(SmimeRequest request) throws IOException {
    Instant now = Instant.now();
    MessageSource entity = request.content();
    if (request.smime().signedBy().isPresent()) {
      SigningKey key = keyStore(request).signingKey(request.smime().signedBy().get());
      key.certificate().requireSigning(request.author(), now);
      entity = SignedEntity.of(entity, key);
    }
    return request.smime().isEncryptionRequested()
        ? EncryptedEntity.of(
            entity, EncryptionCertificateSelector.select(request, () -> keyStore(request), now))
        : entity;
  }

  /** Returns the key store of a mailer as it is now: its settings and its file may change. */
  private KeyStoreContent keyStore(SmimeRequest request) {
    KeyStoreSettings settings = KeyStoreSettings.of(Configuration.current(), request.mailer());
    return keyStores
        .compute(
            request.mailer(),
            (mailer, known) ->
                known != null && known.isOf(settings) ? known : new KeyStoreFile(settings))
        .current();
  }
}
