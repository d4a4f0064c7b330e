package org.smtpconnector.connector.credentials;

import java.time.Duration;
import java.util.Optional;
import org.smtpconnector.connector.relay.RelaySession;
import org.smtpconnector.connector.session.AuthenticatedSessionOpener;
import org.smtpconnector.smtp.Credentials;
import org.smtpconnector.smtp.SendDeadline;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.SmtpException.AuthenticationRefused;
import org.smtpconnector.smtp.SmtpException.NoCredentials;

/**
 * Provides an access token. A token that the relay refuses is replaced once: it may have been
 * revoked, or the clock differ.
 *
 * @param openTimeout the time for fetching the token and opening the session together
 */
record AccessTokenSessionOpener(AccessTokenCache tokens, String mailbox, Duration openTimeout)
    implements AuthenticatedSessionOpener {
  @Override
  public RelaySession open(Opening opening, SendDeadline longest) throws SmtpException {
    SessionOpenDeadline left = SessionOpenDeadline.of(openTimeout, longest);
    AccessTokenResponse token = tokens.current(left);
    try {
      return open(opening, token, left);
    } catch (AuthenticationRefused e) {
      Optional<AccessTokenResponse> other =
          e.retryable() ? Optional.empty() : another(token, e, left);
      if (other.isEmpty()) {
        throw e;
      }
      return openWithAnother(opening, other.get(), left);
    }
  }

  private Optional<AccessTokenResponse> another(
      AccessTokenResponse refused, SmtpException why, SessionOpenDeadline left)
      throws NoCredentials {
    try {
      return tokens
          .insteadOf(refused, left)
          .filter(other -> !other.value().equals(refused.value()));
    } catch (NoCredentials e) {
      e.addSuppressed(why);
      throw e;
    }
  }

  private RelaySession openWithAnother(
      Opening opening, AccessTokenResponse token, SessionOpenDeadline left) throws SmtpException {
    try {
      return open(opening, token, left);
    } catch (AuthenticationRefused e) {
      if (!e.retryable()) {
        tokens.refusedToo(token);
      }
      throw e;
    }
  }

  private RelaySession open(Opening opening, AccessTokenResponse token, SessionOpenDeadline left)
      throws SmtpException {
    RelaySession session =
        opening.with(Credentials.accessToken(mailbox, token.value()), left.left());
    tokens.accepted(token);
    return session;
  }
}
