package org.smtpconnector.mail.smime;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.smtpconnector.smtp.EmailAddress;

/**
 * A certificate of a mailbox, and whether it may be used (RFC 8550 4.4).
 *
 * @param origin where it comes from, such as {@code alias 'shop'}
 * @param addresses the addresses that it names
 */
record MailCertificate(X509Certificate certificate, String origin, List<EmailAddress> addresses) {
  private static final int DIGITAL_SIGNATURE = 0; // bits of RFC 5280 4.2.1.3
  private static final int NON_REPUDIATION = 1;
  private static final int KEY_ENCIPHERMENT = 2;
  private static final int KEY_AGREEMENT = 4;
  private static final List<String> PURPOSES =
      List.of("1.3.6.1.5.5.7.3.4", "2.5.29.37.0"); // emailProtection, any

  static MailCertificate of(X509Certificate certificate, String origin) {
    return new MailCertificate(certificate, origin, CertificateAddresses.of(certificate));
  }

  Instant validFrom() {
    return certificate.getNotBefore().toInstant();
  }

  private Instant validUntil() {
    return certificate.getNotAfter().toInstant();
  }

  /** Whether it names this address; as in mail programs, the case does not matter. */
  boolean isOf(EmailAddress address) {
    return addresses.stream()
        .anyMatch(
            own -> own.equals(address) || own.toString().equalsIgnoreCase(address.toString()));
  }

  /**
   * @throws IllegalArgumentException if it may not sign messages of this author now
   */
  void requireSigning(EmailAddress author, Instant now) {
    requireValid(now);
    if (!isOf(author)) {
      throw refused(
          listedAddresses()
              + ", but the author is "
              + author
              + ": sign by a certificate with this address, or change from");
    }
    require(
        isAllowed(DIGITAL_SIGNATURE) || isAllowed(NON_REPUDIATION),
        "cannot sign: its key usage lacks digitalSignature");
  }

  /** Returns the addresses for an error message. */
  String listedAddresses() {
    return addresses.isEmpty()
        ? "has no address"
        : addresses.stream()
            .map(EmailAddress::toString)
            .collect(Collectors.joining(", ", "has the address ", ""));
  }

  /** Whether messages may be encrypted for it now. */
  boolean isSuitable(Instant now) {
    try {
      requireEncryption(now);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /**
   * @throws IllegalArgumentException if messages may not be encrypted for it now
   */
  void requireEncryption(Instant now) {
    requireValid(now);
    boolean rsa = certificate.getPublicKey().getAlgorithm().equals("RSA");
    require(
        isAllowed(rsa ? KEY_ENCIPHERMENT : KEY_AGREEMENT),
        "cannot encrypt: its key usage lacks " + (rsa ? "keyEncipherment" : "keyAgreement"));
  }

  private void requireValid(Instant now) {
    require(!now.isAfter(validUntil()), "has expired: renew it");
    require(!now.isBefore(validFrom()), "is not valid yet: use it later, or another one");
    require(isForMail(), "is not for mail: its extended key usage lacks emailProtection");
    String key = certificate.getPublicKey().getAlgorithm();
    require(
        key.equals("RSA") || key.equals("EC"),
        "has a key of type " + key + ", which is not supported: use one with an RSA or EC key");
  }

  private boolean isForMail() {
    try {
      List<String> purposes = certificate.getExtendedKeyUsage();
      return purposes == null || purposes.stream().anyMatch(PURPOSES::contains);
    } catch (CertificateParsingException e) {
      return false;
    }
  }

  private boolean isAllowed(int bit) {
    boolean[] usage = certificate.getKeyUsage();
    return usage == null || usage[bit];
  }

  private void require(boolean met, String problem) {
    if (!met) {
      throw refused(problem);
    }
  }

  /** Returns an exception that names this certificate. */
  IllegalArgumentException refused(String problem) {
    return new IllegalArgumentException("the certificate " + this + " " + problem);
  }

  @Override
  public String toString() {
    return certificate.getSubjectX500Principal().toString().replaceAll("\\p{Cntrl}", "?")
        + " ("
        + origin
        + ", valid from "
        + validFrom()
        + " to "
        + validUntil()
        + ")";
  }
}
