package org.smtpconnector.smtp.net;

import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import org.smtpconnector.smtp.SmtpConfig;

/**
 * The server's name or address for TLS: without the dot that ends an absolute name (RFC 6066 3).
 * JSSE does not accept a name with an underscore and does not check it, so that is done here. Such
 * a name is not sent either, since servers that use JSSE would end the handshake.
 */
public record TlsServerName(String text) {
  private static final int DNS_NAME = 2; // of X509Certificate.getSubjectAlternativeNames

  public static TlsServerName of(SmtpConfig config) {
    String host = config.host();
    return new TlsServerName(host.endsWith(".") ? host.substring(0, host.length() - 1) : host);
  }

  private boolean isCheckedByJsse() {
    return text.indexOf('_') < 0;
  }

  void askFor(SSLParameters parameters) {
    if (isCheckedByJsse()) {
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
    }
  }

  /**
   * Checks the certificate after the handshake if JSSE did not check it.
   *
   * @throws SSLHandshakeException if the certificate is for another host
   */
  void check(Optional<X509Certificate> certificate) throws SSLHandshakeException {
    if (isCheckedByJsse() || (certificate.isPresent() && isNamedBy(certificate.get()))) {
      return;
    }
    SSLHandshakeException failure = new SSLHandshakeException("the certificate is another host's");
    failure.initCause(new CertificateException("no subject alternative DNS name matches " + text));
    throw failure;
  }

  private boolean isNamedBy(X509Certificate certificate) throws SSLHandshakeException {
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      return names != null
          && names.stream()
              .filter(name -> name.get(0).equals(DNS_NAME))
              .anyMatch(name -> isMatchedBy(name.get(1).toString()));
    } catch (CertificateParsingException e) {
      throw (SSLHandshakeException)
          new SSLHandshakeException("the certificate cannot be read").initCause(e);
    }
  }

  /** Whether the name matches; a star stands only for the whole first label (RFC 6125 6.4.3). */
  private boolean isMatchedBy(String pattern) {
    String name = text.toLowerCase(Locale.ROOT);
    String lower = pattern.toLowerCase(Locale.ROOT);
    boolean underStar =
        lower.startsWith("*.")
            && lower.indexOf('.', 2) > 0
            && name.indexOf('.') > 0
            && name.substring(name.indexOf('.')).equals(lower.substring(1));
    return name.equals(lower) || underStar;
  }
}
