package org.smtpconnector.smtp;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.smtpconnector.smtp.grammar.Printable;

/**
 * The requirements on TLS. Certificate and host name are always checked.
 *
 * @param protocols the allowed versions: TLSv1.3, TLSv1.2
 * @param cipherSuites the allowed cipher suites by their JSSE names, the best first; empty for the
 *     platform's
 * @param pins the pins, one of which the server's key must match; empty for any key. A pin is the
 *     SHA-256 of the SubjectPublicKeyInfo of the server's own certificate, in base64 (RFC 7469
 *     2.4); a pin of an authority would be satisfied by a server that merely presents the
 *     authority's certificate
 */
public record TlsSettings(List<String> protocols, List<String> cipherSuites, Set<String> pins) {
  private static final List<String> GOOD_ENOUGH = List.of("TLSv1.3", "TLSv1.2");
  private static final int SHA_256_OCTETS = 32;

  /** TLS 1.3 or 1.2, the platform's cipher suites, any key. */
  public static final TlsSettings DEFAULT = new TlsSettings(GOOD_ENOUGH, List.of(), Set.of());

  /**
   * Creates settings.
   *
   * @param protocols as {@link #protocols()}
   * @param cipherSuites as {@link #cipherSuites()}
   * @param pins as {@link #pins()}
   * @throws IllegalArgumentException if a protocol or cipher suite is not available, or a pin is
   *     invalid; the message names it
   */
  public TlsSettings {
    protocols = List.copyOf(protocols);
    cipherSuites = List.copyOf(cipherSuites);
    pins = Set.copyOf(pins);
    if (protocols.isEmpty() || !GOOD_ENOUGH.containsAll(protocols)) {
      throw new IllegalArgumentException(
          "TLS protocols are "
              + Printable.of(protocols.toString())
              + ", which are not some of "
              + GOOD_ENOUGH);
    }
    cipherSuites.forEach(TlsSettings::checkCipherSuite);
    pins.forEach(TlsSettings::checkPin);
  }

  private static void checkCipherSuite(String name) {
    String[] supported = TlsStores.platformContext().getSupportedSSLParameters().getCipherSuites();
    if (!Arrays.asList(supported).contains(name)) {
      throw new IllegalArgumentException(
          "cipher suite is '" + Printable.of(name) + "', which this platform does not have");
    }
  }

  private static void checkPin(String pin) {
    boolean shaped;
    try {
      shaped = Base64.getDecoder().decode(pin).length == SHA_256_OCTETS;
    } catch (IllegalArgumentException e) {
      shaped = false;
    }
    if (!shaped) {
      throw new IllegalArgumentException(
          "pin is '" + Printable.of(pin) + "', which is not the base64 of a SHA-256");
    }
  }

  /**
   * {@return these settings with only these protocols}
   *
   * @param names the names
   */
  public TlsSettings withProtocols(String... names) {
    return new TlsSettings(List.of(names), cipherSuites, pins);
  }

  /**
   * {@return these settings with only these cipher suites}
   *
   * @param names the names
   */
  public TlsSettings withCipherSuites(String... names) {
    return new TlsSettings(protocols, List.of(names), pins);
  }

  /**
   * {@return these settings for a server with one of these keys}
   *
   * @param newPins base64 of the SHA-256 of each key
   */
  public TlsSettings withPins(String... newPins) {
    return new TlsSettings(protocols, cipherSuites, Set.of(newPins));
  }

  /**
   * {@return the pin of this certificate's key}
   *
   * @param certificate the certificate
   */
  public static String pinOf(X509Certificate certificate) {
    try {
      return Base64.getEncoder()
          .encodeToString(
              MessageDigest.getInstance("SHA-256").digest(certificate.getPublicKey().getEncoded()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("the platform has no SHA-256", e);
    }
  }
}
