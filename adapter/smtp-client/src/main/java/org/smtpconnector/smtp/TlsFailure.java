package org.smtpconnector.smtp;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import javax.net.ssl.SSLException;

/** What a failed handshake means, in an administrator's words. */
final class TlsFailure {
  private TlsFailure() {}

  static String describe(SmtpConfig config, SSLException failure) {
    String what = config.target() + ": ";
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateExpiredException
          || cause instanceof CertificateNotYetValidException) {
        return what
            + "the server's certificate is not valid at this time: "
            + Printable.of(String.valueOf(cause.getMessage()));
      }
      if (cause instanceof CertPathBuilderException) {
        return what
            + "the server's certificate is not signed by an authority that is trusted; add the"
            + " authority's certificate to the trust store";
      }
    }
    if (failure.getCause() instanceof CertificateException certificate) {
      return what
          + "the server's certificate is not for host '"
          + config.host()
          + "', or not usable: "
          + Printable.of(String.valueOf(certificate.getMessage()));
    }
    if (answersInClear(failure)) {
      return what
          + "the server answered without TLS; a port that is upgraded wants security=starttls";
    }
    return what + "no TLS: " + Printable.of(String.valueOf(failure.getMessage()));
  }

  /** JSSE has no type for it, only two texts. */
  private static boolean answersInClear(SSLException failure) {
    String message = String.valueOf(failure.getMessage());
    return message.contains("plaintext connection")
        || message.contains("Unsupported or unrecognized SSL message");
  }
}
