package org.smtpconnector.smtp.net;

import java.security.InvalidAlgorithmParameterException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.smtpconnector.smtp.SmtpConfig;
import org.smtpconnector.smtp.grammar.Printable;
import org.smtpconnector.smtp.redaction.EchoedSecretMasker;

/** Explains a failed TLS handshake to an administrator. */
public final class TlsFailureText {
  private static final Pattern CERTIFICATE =
      Pattern.compile("certificate|unknown_ca|access_denied");

  private TlsFailureText() {}

  public static String describe(SmtpConfig config, SSLException failure) {
    return EchoedSecretMasker.of(config)
        .shown(meaning(config, failure)); // a certificate may contain any text
  }

  private static String meaning(SmtpConfig config, SSLException failure) {
    String what = config.target() + ": ";
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateExpiredException
          || cause instanceof CertificateNotYetValidException) {
        return what
            + "the server's certificate is not valid at this time: "
            + Printable.of(String.valueOf(cause.getMessage()));
      }
      if (cause instanceof CertPathBuilderException
          || cause
              instanceof InvalidAlgorithmParameterException) { // no authority is trusted at all
        return what
            + "the server's certificate is not signed by an authority that is trusted; add the"
            + " authority's certificate to the trust store";
      }
    }
    if (failure.getCause() instanceof CertificateException certificate) {
      return what
          + "the server's certificate is not for host '"
          + TlsServerName.of(config).text()
          + "', or not usable: "
          + Printable.of(String.valueOf(certificate.getMessage()));
    }
    if (answersInClear(failure)) {
      return what
          + "the server answered without TLS; a port that is upgraded requires security=starttls";
    }
    String said = said(failure);
    return what + "no TLS: " + Printable.of(said) + remedy(said);
  }

  /** Later versions of JSSE have an unchecked exception in one of their own, which does not say. */
  private static String said(SSLException failure) {
    return failure.getCause() instanceof RuntimeException unchecked
        ? unchecked.toString()
        : String.valueOf(failure.getMessage());
  }

  /** Returns the remedy by the server's alert (RFC 8446 6.2), which JSSE names only in its text. */
  private static String remedy(String said) {
    if (!said.contains("Received fatal alert")) {
      return "";
    }
    if (said.contains("handshake_failure")) {
      return "; the server may require a client certificate, which keyStore holds, or other"
          + " versions and cipher suites of TLS than those that are allowed";
    }
    if (said.contains("protocol_version")) {
      return "; the server speaks none of the versions of TLS that are allowed";
    }
    if (said.contains("unrecognized_name")) {
      return "; the server is not known by this name: check host";
    }
    return CERTIFICATE.matcher(said).find()
        ? "; the server requires a client certificate, or does not accept the one that it got:"
            + " check keyStore"
        : "";
  }

  /** Whether the server replied without TLS, which JSSE reports only by two texts. */
  private static boolean answersInClear(SSLException failure) {
    String message = String.valueOf(failure.getMessage());
    return message.contains("plaintext connection")
        || message.contains("Unsupported or unrecognized SSL message");
  }
}
