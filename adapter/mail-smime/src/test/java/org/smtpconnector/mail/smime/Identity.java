package org.smtpconnector.mail.smime;

import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A key with a certificate of the tests' authority, which the tests make. */
record Identity(PrivateKey key, X509Certificate certificate) {
  static final String PASSWORD = "correct horse";

  private static final int USAGE =
      KeyUsage.digitalSignature | KeyUsage.keyEncipherment | KeyUsage.keyAgreement;
  private static final AtomicLong SERIAL = new AtomicLong(1);
  private static final Map<String, KeyPair> KEYS = new ConcurrentHashMap<>();
  private static final KeyPair AUTHORITY_KEYS = keys("EC");
  private static final X500Name AUTHORITY_NAME = new X500Name("CN=Test Mail Authority");

  static final X509Certificate AUTHORITY =
      new Draft("authority", "EC").signed(AUTHORITY_KEYS, AUTHORITY_NAME, true);

  /** An RSA key, usable for everything from now on. */
  static Identity of(String address) {
    return draft(address).issue();
  }

  static Draft draft(String address) {
    return new Draft(address, "RSA");
  }

  static KeyPair keys(String algorithm) {
    return KEYS.computeIfAbsent(
        algorithm,
        name -> {
          try {
            return KeyPairGenerator.getInstance(name).generateKeyPair();
          } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  /** Writes keys and certificates, by alias, into a PKCS12 key store. */
  static void write(Path file, Map<String, Object> entries) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    for (Map.Entry<String, Object> entry : entries.entrySet()) {
      if (entry.getValue() instanceof Identity identity) {
        store.setKeyEntry(
            entry.getKey(),
            identity.key,
            PASSWORD.toCharArray(),
            new Certificate[] {identity.certificate, AUTHORITY});
      } else {
        store.setCertificateEntry(entry.getKey(), (Certificate) entry.getValue());
      }
    }
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, PASSWORD.toCharArray());
    }
  }

  static Path pem(Path file, String type, byte[] der) throws Exception {
    return Files.writeString(
        file,
        "-----BEGIN "
            + type
            + "-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
            + "\n-----END "
            + type
            + "-----\n");
  }

  /** A certificate to be made. */
  static final class Draft {
    private final String address;
    private final String algorithm;
    private String subject;
    private Instant from = Instant.now().minus(Duration.ofDays(1));
    private Instant until = Instant.now().plus(Duration.ofDays(1));
    private int usage = USAGE;
    private KeyPurposeId purpose = KeyPurposeId.id_kp_emailProtection;
    private boolean alternativeName = true;

    private Draft(String address, String algorithm) {
      this.address = address;
      this.algorithm = algorithm;
      this.subject = "CN=Owner of " + address.replace("@", " at ");
    }

    Draft key(String other) {
      Draft draft = new Draft(address, other);
      draft.subject = subject;
      return draft;
    }

    Draft validity(Duration fromNow, Duration untilFromNow) {
      from = Instant.now().plus(fromNow);
      until = Instant.now().plus(untilFromNow);
      return this;
    }

    Draft usage(int bits) {
      usage = bits;
      return this;
    }

    Draft purpose(KeyPurposeId other) {
      purpose = other;
      return this;
    }

    /** The address only in the subject, as emailAddress. */
    Draft inSubject() {
      alternativeName = false;
      subject = "E=" + address + ",CN=Owner";
      return this;
    }

    /** No address at all. */
    Draft nameless() {
      alternativeName = false;
      return this;
    }

    Identity issue() {
      KeyPair keys = keys(algorithm);
      return new Identity(keys.getPrivate(), signed(keys, new X500Name(subject), false));
    }

    private X509Certificate signed(KeyPair keys, X500Name name, boolean authority) {
      try {
        X509v3CertificateBuilder builder =
            new JcaX509v3CertificateBuilder(
                AUTHORITY_NAME,
                BigInteger.valueOf(SERIAL.incrementAndGet()),
                Date.from(from),
                Date.from(until),
                name,
                keys.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
        builder.addExtension(
            Extension.keyUsage, true, new KeyUsage(authority ? KeyUsage.keyCertSign : usage));
        if (!authority) {
          builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
        }
        if (!authority && alternativeName) {
          builder.addExtension(
              Extension.subjectAlternativeName,
              false,
              new GeneralNames(new GeneralName(GeneralName.rfc822Name, address)));
        }
        return new JcaX509CertificateConverter()
            .getCertificate(
                builder.build(
                    new JcaContentSignerBuilder("SHA256withECDSA")
                        .build(AUTHORITY_KEYS.getPrivate())));
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
