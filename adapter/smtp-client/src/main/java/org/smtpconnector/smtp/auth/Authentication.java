package org.smtpconnector.smtp.auth;

import static org.smtpconnector.smtp.access.ApiAccess.api;

import com.ongres.scram.common.util.TlsServerEndpoint;
import java.io.IOException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.smtpconnector.smtp.AuthMechanism;
import org.smtpconnector.smtp.Capabilities;
import org.smtpconnector.smtp.Credentials;
import org.smtpconnector.smtp.Reply;
import org.smtpconnector.smtp.SaslMechanism;
import org.smtpconnector.smtp.SmtpConfig;
import org.smtpconnector.smtp.SmtpException.AuthenticationRefused;
import org.smtpconnector.smtp.SmtpException.SecurityUnmet;
import org.smtpconnector.smtp.grammar.Printable;
import org.smtpconnector.smtp.net.Deadline;
import org.smtpconnector.smtp.net.TlsServerName;
import org.smtpconnector.smtp.wire.SmtpWire;

/** Authenticates (RFC 4954) by the best mechanism of server, credentials and configuration. */
public final class Authentication {
  private final SmtpWire wire;
  private final SmtpConfig config;
  private final Credentials credentials;
  private final Set<AuthMechanism> mechanisms;
  private final Capabilities offered;
  private final boolean mayReveal;
  private final Deadline deadline;

  /**
   * @param mechanisms the allowed mechanisms; empty for all that suit the credentials
   * @param mayReveal whether the secret may cross the connection as it is now
   */
  public Authentication(
      SmtpWire wire,
      SmtpConfig config,
      Credentials credentials,
      Set<AuthMechanism> mechanisms,
      Capabilities offered,
      boolean mayReveal,
      Deadline deadline) {
    this.wire = wire;
    this.config = config;
    this.credentials = credentials;
    this.mechanisms = mechanisms;
    this.offered = offered;
    this.mayReveal = mayReveal;
    this.deadline = deadline;
  }

  /**
   * Authenticates and returns the mechanism.
   *
   * @throws SecurityUnmet if no allowed mechanism is offered, or the server fails to prove itself
   * @throws AuthenticationRefused if the server does not accept the credentials; a weaker mechanism
   *     is then not tried, since a man in the middle could have refused the stronger one
   */
  public AuthMechanism authenticate() throws IOException {
    boolean mayBind = binding().isPresent();
    List<AuthMechanism> usable =
        allowed().stream()
            .filter(mechanism -> mayReveal || !mechanism.isRevealing())
            .filter(this::isOffered)
            .filter(mechanism -> mayBind || !mechanism.isBound())
            .toList();
    if (usable.isEmpty()) {
      throw nothingUsable();
    }
    AuthenticationRefused unwilling = null;
    for (AuthMechanism mechanism : usable) {
      AuthExchange exchange =
          new AuthExchange(
              wire,
              mechanism.registeredName(),
              begin(mechanism),
              who(),
              api().authDisconnects(config.learnedBehavior()),
              deadline);
      Reply reply = exchange.run();
      if (reply.code() == 235) {
        return mechanism;
      }
      unwilling =
          exchange.refused(
              "the server offers " + offeredNames() + "; the setting mechanisms chooses", reply);
      // 504: the server does not know the mechanism after all; 534: it is too weak for this user.
      if (reply.code() != 504 && reply.code() != 534) {
        throw unwilling;
      }
    }
    throw unwilling;
  }

  /** Returns the mechanisms that suit credentials and configuration, the best first. */
  private List<AuthMechanism> allowed() {
    return Arrays.stream(AuthMechanism.values())
        .filter(mechanism -> mechanism.serves(credentials))
        .filter(
            mechanism ->
                mechanisms.isEmpty()
                    ? mechanism != AuthMechanism.CRAM_MD5 || !wire.isEncrypted()
                    : mechanisms.contains(mechanism))
        .toList();
  }

  private boolean isOffered(AuthMechanism mechanism) {
    return offered.mechanisms().contains(mechanism.registeredName());
  }

  private SecurityUnmet nothingUsable() {
    if (!offered.offers("AUTH")) {
      return api()
          .securityUnmet(
              "the server does not offer AUTH, and "
                  + who()
                  + " is to be authenticated: nothing is"
                  + " sent without",
              null);
    }
    if (!mayReveal && allowed().stream().anyMatch(this::isOffered)) {
      return api()
          .securityUnmet(
              (credentials instanceof Credentials.AccessToken
                      ? "the access token of "
                      : "the password of ")
                  + who()
                  + " would cross a connection without TLS to "
                  + config.target()
                  + config.passwordInClear().remedy(),
              null);
    }
    return api()
        .securityUnmet(
            "the server offers AUTH only by "
                + offeredNames()
                + ", and "
                + who()
                + " may authenticate by "
                + (allowed().isEmpty() ? "nothing" : names(allowed()))
                + (mechanisms.isEmpty() ? "" : " (the setting mechanisms chooses)"),
            null);
  }

  private SaslMechanism begin(AuthMechanism mechanism) throws IOException {
    if (credentials instanceof Credentials.AccessToken token) {
      return mechanism == AuthMechanism.XOAUTH2
          ? OAuthMechanism.xoauth2(token)
          : OAuthMechanism.bearer(token, TlsServerName.of(config).text(), config.port());
    }
    if (credentials instanceof Credentials.External external) {
      return new ExternalMechanism(external);
    }
    Credentials.Password password = (Credentials.Password) credentials;
    return switch (mechanism) {
      case PLAIN -> new PlainMechanism(password);
      case LOGIN -> new LoginMechanism(password);
      case CRAM_MD5 -> new CramMd5Mechanism(password);
      default -> new ScramExchange(mechanism, password, endpoint(mechanism));
    };
  }

  /**
   * Returns the channel binding data of SCRAM. Without -PLUS, the client says that it could bind
   * only if the server does not offer that: a server that does must take it for an attack (RFC 5802
   * 6).
   */
  private Optional<byte[]> endpoint(AuthMechanism mechanism) throws IOException {
    boolean serverBinds =
        isOffered(AuthMechanism.SCRAM_SHA_256_PLUS) || isOffered(AuthMechanism.SCRAM_SHA_1_PLUS);
    return serverBinds && !mechanism.isBound() ? Optional.empty() : binding();
  }

  /**
   * Returns the binding data; empty for certificates signed without a hash, such as by Ed25519 (RFC
   * 5929 4.1).
   */
  private Optional<byte[]> binding() throws SecurityUnmet {
    Optional<X509Certificate> certificate = wire.peerCertificate();
    if (certificate.isEmpty()) {
      return Optional.empty();
    }
    try {
      byte[] data = TlsServerEndpoint.getChannelBindingData(certificate.get());
      return data.length == 0 ? Optional.empty() : Optional.of(data);
    } catch (CertificateEncodingException e) {
      throw api().securityUnmet("the server's certificate cannot be encoded", e);
    }
  }

  private String who() {
    return credentials.user().isEmpty()
        ? "the holder of the client certificate"
        : "user '" + Printable.of(credentials.user()) + "'";
  }

  private String offeredNames() {
    return Printable.of(wire.secrets().shown(String.join(", ", offered.mechanisms())));
  }

  private static String names(List<AuthMechanism> mechanisms) {
    return mechanisms.stream().map(AuthMechanism::registeredName).collect(Collectors.joining(", "));
  }
}
