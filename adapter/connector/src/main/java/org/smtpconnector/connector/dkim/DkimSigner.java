package org.smtpconnector.connector.dkim;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.smtpconnector.connector.config.DkimKey;
import org.smtpconnector.connector.config.DkimSettings;
import org.smtpconnector.connector.config.Reloadable;
import org.smtpconnector.connector.session.SubmissionReplacer;
import org.smtpconnector.smtp.EnhancedStatus;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.LocalFailureFactory;
import org.smtpconnector.smtp.MessageSource;
import org.smtpconnector.smtp.Reply;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.Submission;

/**
 * Signs messages by the keys of the domain that they are from, or of its closest parent domain that
 * has some. A message is signed once, and again only if the keys have changed since. Thread-safe.
 */
public final class DkimSigner implements SubmissionReplacer {
  private static final int REFUSED = 550;
  private static final EnhancedStatus NOT_AUTHORIZED = new EnhancedStatus(5, 7, 1);

  private final Reloadable<List<DkimKey>> keys;
  private final boolean required;
  private final SignatureCache signatures = new SignatureCache();

  private DkimSigner(Reloadable<List<DkimKey>> keys, boolean required) {
    this.keys = keys;
    this.required = required;
  }

  /**
   * Returns the configured signer; empty if messages are not signed.
   *
   * @throws IllegalArgumentException if a setting is invalid; the message names it
   */
  public static Optional<DkimSigner> of(DkimSettings settings) {
    return settings.keys().map(keys -> new DkimSigner(keys, settings.required()));
  }

  @Override
  public Replacement replace(Submission submission) throws SmtpException {
    Envelope envelope = submission.envelope();
    MessageSource message = submission.message();
    MessageSource signed;
    try {
      signed = signed(message);
    } catch (IOException | RuntimeException e) {
      throw LocalFailureFactory.sourceFailed(e, envelope);
    }
    if (required && signed == message) {
      throw LocalFailureFactory.messageRefused(envelope, notSigned());
    }
    return new Replacement(new Submission(envelope, signed));
  }

  private static Reply notSigned() {
    return new Reply(
        REFUSED,
        Optional.of(NOT_AUTHORIZED),
        List.of(
            NOT_AUTHORIZED
                + " dkimRequired of the connection factory is true, and dkimDomain does not name"
                + " the domain in the From field; the relay was not asked"));
  }

  /** Returns the signed message, or the message itself if no key is for its sender. */
  private MessageSource signed(MessageSource message) throws IOException {
    List<DkimKey> now = keys.current();
    MessageSignatures signature =
        signatures.get(message).filter(known -> now.containsAll(known.keys())).orElse(null);
    if (signature == null) {
      HashedMessage content = HashedMessage.of(message);
      signature =
          MessageSignatures.of(content, keysFor(FromDomainParser.parse(content.fields()), now));
      signatures.put(message, signature);
    }
    return signature.keys().isEmpty()
        ? message
        : new SignedMessage(message, signature, this::signedForm);
  }

  private static List<DkimKey> keysFor(Optional<String> sender, List<DkimKey> keys) {
    String domain = sender.orElse("");
    while (!domain.isEmpty()) {
      String candidate = domain;
      List<DkimKey> found = keys.stream().filter(k -> k.domain().equals(candidate)).toList();
      if (!found.isEmpty()) {
        return found;
      }
      domain =
          domain.substring(domain.indexOf('.') < 0 ? domain.length() : domain.indexOf('.') + 1);
    }
    return List.of();
  }

  /** Signs another form of a message; if that cannot be read, it fails when it is sent. */
  private MessageSource signedForm(MessageSource form) {
    try {
      return signed(form);
    } catch (IOException | RuntimeException e) {
      return MessageSource.of(
          () -> {
            throw new IOException(e.getMessage(), e);
          },
          OptionalLong.empty(),
          form.content());
    }
  }
}
