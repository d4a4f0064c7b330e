package org.smtpconnector.mail.smime;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.OptionalLong;
import javax.crypto.CipherOutputStream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.cms.RecipientInfo;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.smtpconnector.smtp.Content;
import org.smtpconnector.smtp.MessageSource;

/**
 * Enveloped-data (RFC 5652 6.1) in lines of base64, encrypted as it is written. The encrypted
 * content comes last, so that what precedes it needs only its size, which is known. Bouncy Castle's
 * generator would choose another key each time, and omit the size.
 */
final class EnvelopedData implements MessageSource {
  private static final int SEQUENCE = 0x30; // tags of X.690
  private static final int EXPLICIT_0 = 0xA0;
  private static final int IMPLICIT_0 = 0x80;
  private static final int LONG_FORM = 0x80;

  private final MessageSource content;
  private final ContentKey key;
  private final byte[] start;
  private final long encrypted;

  EnvelopedData(MessageSource content, ContentKey key, List<RecipientInfo> recipients) {
    this.content = content;
    this.key = key;
    this.encrypted = ContentKey.encryptedSize(content.size().orElseThrow());
    this.start = start(recipients);
  }

  /** Returns everything before the encrypted content, from the inside out. */
  private byte[] start(List<RecipientInfo> recipients) {
    DERSet infos = new DERSet(recipients.toArray(ASN1Encodable[]::new));
    byte[] part = open(IMPLICIT_0);
    part = open(SEQUENCE, der(PKCSObjectIdentifiers.data), der(key.algorithm()), part);
    part = open(SEQUENCE, der(version(infos)), der(infos), part);
    part = open(EXPLICIT_0, part);
    return open(SEQUENCE, der(PKCSObjectIdentifiers.envelopedData), part);
  }

  private static ASN1Integer version(DERSet recipients) {
    return new ASN1Integer(
        org.bouncycastle.asn1.cms.EnvelopedData.calculateVersion(null, recipients, null));
  }

  private static byte[] der(ASN1Encodable value) {
    try {
      return value.toASN1Primitive().getEncoded(ASN1Encoding.DER);
    } catch (IOException e) {
      throw new IllegalStateException(e); // in memory
    }
  }

  /** Returns tag, length and parts of a value that the encrypted content ends. */
  private byte[] open(int tag, byte[]... parts) {
    long length = encrypted;
    int size = 0;
    for (byte[] part : parts) {
      length += part.length;
      size += part.length;
    }
    int octets = (Long.SIZE - Long.numberOfLeadingZeros(length) + 7) / 8;
    boolean inOne = length < LONG_FORM;
    byte[] all = new byte[2 + (inOne ? 0 : octets) + size];
    int at = 0;
    all[at++] = (byte) tag;
    all[at++] = (byte) (inOne ? length : LONG_FORM | octets);
    for (int i = inOne ? 0 : octets; i > 0; i--) {
      all[at++] = (byte) (length >>> (8 * (i - 1)));
    }
    for (byte[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    Base64Lines lines = new Base64Lines(out);
    lines.write(start);
    CipherOutputStream cipher = new CipherOutputStream(lines, key.encryption());
    content.writeTo(cipher);
    cipher.close(); // only then: after a failure, nothing more is written
    lines.finish();
  }

  @Override
  public OptionalLong size() {
    return OptionalLong.of(Base64Lines.size(start.length + encrypted));
  }

  @Override
  public Content content() {
    return Content.SEVEN_BIT;
  }
}
