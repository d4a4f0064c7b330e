package org.smtpconnector.connector.config;

import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import org.smtpconnector.smtp.AuthMechanism;
import org.smtpconnector.smtp.Credentials;

/** The kind of credentials that the allowed mechanisms use. */
enum CredentialKind {
  PASSWORD("a password"),
  ACCESS_TOKEN("an access token"),
  CERTIFICATE("a client certificate");

  private final String words;

  CredentialKind(String words) {
    this.words = words;
  }

  /**
   * Returns the kind that all these mechanisms use; a password if there are none.
   *
   * @throws IllegalArgumentException if they use several kinds
   */
  static CredentialKind of(Collection<AuthMechanism> mechanisms) {
    Set<CredentialKind> kinds =
        mechanisms.stream().map(CredentialKind::of).collect(Collectors.toSet());
    if (kinds.size() > 1) {
      throw new IllegalArgumentException(
          "mechanisms names "
              + mechanisms.stream()
                  .map(mechanism -> mechanism.registeredName() + " for " + of(mechanism).words)
                  .collect(Collectors.joining(", "))
              + ": name those for one of them");
    }
    return kinds.isEmpty() ? PASSWORD : kinds.iterator().next();
  }

  private static CredentialKind of(AuthMechanism mechanism) {
    return switch (mechanism) {
      case OAUTHBEARER, XOAUTH2 -> ACCESS_TOKEN;
      case EXTERNAL -> CERTIFICATE;
      default -> PASSWORD;
    };
  }

  /**
   * Returns credentials of this kind.
   *
   * @param secret ignored for a certificate
   * @throws IllegalArgumentException if user or secret is invalid
   */
  Credentials credentials(String user, String secret) {
    return switch (this) {
      case PASSWORD -> Credentials.password(user, secret);
      case ACCESS_TOKEN -> accessToken(user, secret);
      case CERTIFICATE -> Credentials.external(user);
    };
  }

  private static Credentials accessToken(String user, String secret) {
    try {
      return Credentials.accessToken(user, secret);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          e.getMessage()
              + " (by the setting mechanisms the password of user '"
              + user
              + "' is an access token)",
          e);
    }
  }
}
