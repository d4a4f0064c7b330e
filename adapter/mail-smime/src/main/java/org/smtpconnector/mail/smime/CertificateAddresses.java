package org.smtpconnector.mail.smime;

import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.OtherName;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.smtpconnector.smtp.EmailAddress;

/**
 * The addresses that a certificate names: rfc822Name and SmtpUTF8Mailbox (RFC 9598) of
 * subjectAltName, and emailAddress of the subject (RFC 8550 3).
 */
final class CertificateAddresses {
  private static final ASN1ObjectIdentifier SMTP_UTF8_MAILBOX =
      new ASN1ObjectIdentifier("1.3.6.1.5.5.7.8.9");

  private CertificateAddresses() {}

  /** Returns the addresses; invalid ones are left out. */
  static List<EmailAddress> of(X509Certificate certificate) {
    List<EmailAddress> addresses = new ArrayList<>();
    for (String text : texts(certificate)) {
      try {
        addresses.add(EmailAddress.of(text));
      } catch (IllegalArgumentException e) {
        continue; // no mailbox has it
      }
    }
    return addresses;
  }

  private static List<String> texts(X509Certificate certificate) {
    try {
      X509CertificateHolder holder = new JcaX509CertificateHolder(certificate);
      GeneralNames names =
          GeneralNames.fromExtensions(holder.getExtensions(), Extension.subjectAlternativeName);
      return Stream.concat(
              Stream.of(names == null ? new GeneralName[0] : names.getNames())
                  .flatMap(CertificateAddresses::text),
              Stream.of(holder.getSubject().getRDNs(BCStyle.EmailAddress))
                  .map(name -> IETFUtils.valueToString(name.getFirst().getValue())))
          .toList();
    } catch (CertificateEncodingException | IllegalArgumentException e) {
      return List.of(); // its names cannot be read
    }
  }

  private static Stream<String> text(GeneralName name) {
    return switch (name.getTagNo()) {
      case GeneralName.rfc822Name -> Stream.of(((ASN1String) name.getName()).getString());
      case GeneralName.otherName -> {
        OtherName other = OtherName.getInstance(name.getName());
        yield other.getTypeID().equals(SMTP_UTF8_MAILBOX)
                && other.getValue() instanceof ASN1String mailbox
            ? Stream.of(mailbox.getString())
            : Stream.empty();
      }
      default -> Stream.empty();
    };
  }
}
