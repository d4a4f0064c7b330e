package org.smtpconnector.mail.smime;

import java.io.IOException;
import java.io.OutputStream;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.UUID;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.cms.AttributeTable;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.smime.SMIMECapabilitiesAttribute;
import org.bouncycastle.asn1.smime.SMIMECapability;
import org.bouncycastle.asn1.smime.SMIMECapabilityVector;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.CMSTypedData;
import org.bouncycastle.cms.DefaultSignedAttributeTableGenerator;
import org.bouncycastle.cms.jcajce.JcaSignerInfoGeneratorBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.smtpconnector.smtp.MessageSource;

/**
 * Signs content into a MIME entity with a detached signature: multipart/signed (RFC 8551 3.5.3),
 * which mail programs without S/MIME show too.
 */
final class SignedEntity {
  private SignedEntity() {}

  /**
   * Signs a MIME entity, which is read once for it.
   *
   * @throws IOException if it cannot be read
   */
  static MessageSource of(MessageSource content, SigningKey key) throws IOException {
    String boundary = "----=_" + UUID.randomUUID();
    String signature = Base64.getMimeEncoder().encodeToString(signature(content, key));
    return Entity.of(
        Entity.lines(
            "Content-Type: multipart/signed; protocol=\"application/pkcs7-signature\";",
            " micalg=sha-256; boundary=\"" + boundary + "\"",
            "",
            "--" + boundary),
        content,
        Entity.lines(
            "", // belongs to the boundary, not to the content (RFC 2046 5.1.1)
            "--" + boundary,
            "Content-Type: application/pkcs7-signature; name=\"smime.p7s\"",
            "Content-Transfer-Encoding: base64",
            "Content-Disposition: attachment; filename=\"smime.p7s\"",
            "",
            signature,
            "--" + boundary + "--"));
  }

  private static byte[] signature(MessageSource content, SigningKey key) throws IOException {
    try {
      ContentSigner signer =
          new JcaContentSignerBuilder(
                  key.key().getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA")
              .build(key.key());
      CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
      generator.addSignerInfoGenerator(
          new JcaSignerInfoGeneratorBuilder(new JcaDigestCalculatorProviderBuilder().build())
              .setSignedAttributeGenerator(new DefaultSignedAttributeTableGenerator(capabilities()))
              .build(signer, key.certificate().certificate()));
      generator.addCertificates(new JcaCertStore(key.sent()));
      return generator.generate(new Streamed(content), false).getEncoded(ASN1Encoding.DER);
    } catch (CMSException e) {
      if (e.getCause() instanceof IOException unreadable) {
        throw unreadable;
      }
      throw failed(key, e);
    } catch (OperatorCreationException | GeneralSecurityException e) {
      throw failed(key, e);
    }
  }

  private static IllegalArgumentException failed(SigningKey key, Exception e) {
    return new IllegalArgumentException(
        "the message cannot be signed by the key of " + key.certificate() + ": " + e.getMessage(),
        e);
  }

  /** Returns the algorithms by which replies may be encrypted (RFC 8551 2.5.2). */
  private static AttributeTable capabilities() {
    SMIMECapabilityVector ciphers = new SMIMECapabilityVector();
    ciphers.addCapability(SMIMECapability.aES256_CBC);
    ciphers.addCapability(SMIMECapability.aES128_CBC);
    ASN1EncodableVector attributes = new ASN1EncodableVector();
    attributes.add(new SMIMECapabilitiesAttribute(ciphers));
    return new AttributeTable(attributes);
  }

  /** Content that is written through, not held. */
  private record Streamed(MessageSource source) implements CMSTypedData {
    @Override
    public ASN1ObjectIdentifier getContentType() {
      return PKCSObjectIdentifiers.data;
    }

    @Override
    public void write(OutputStream out) throws IOException {
      source.writeTo(out);
    }

    @Override
    public Object getContent() {
      return source;
    }
  }
}
