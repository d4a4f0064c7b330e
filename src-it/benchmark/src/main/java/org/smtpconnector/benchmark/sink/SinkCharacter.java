package org.smtpconnector.benchmark.sink;

import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.smtpconnector.smtp.TransportSecurity;

/**
 * What a sink is like.
 *
 * @param user whom AUTH lets in; under TLS of either kind it is required, in clear not offered
 * @param tls the context of the certificate; without one, security is PLAIN
 */
public record SinkCharacter(
    Offer offer,
    TransportSecurity security,
    String user,
    String password,
    Optional<SSLContext> tls) {
  /**
   * @throws IllegalArgumentException if a context is missing where there is TLS
   */
  public SinkCharacter {
    if (security != TransportSecurity.PLAIN && tls.isEmpty()) {
      throw new IllegalArgumentException(
          "security is " + security + ", and no TLS context is given");
    }
  }

  /** A sink without TLS and AUTH. */
  public static SinkCharacter plain(Offer offer) {
    return new SinkCharacter(offer, TransportSecurity.PLAIN, "", "", Optional.empty());
  }

  boolean startsTls() {
    return security == TransportSecurity.STARTTLS;
  }

  boolean authenticates() {
    return security != TransportSecurity.PLAIN;
  }
}
