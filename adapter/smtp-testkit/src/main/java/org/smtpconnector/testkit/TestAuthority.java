package org.smtpconnector.testkit;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate authority for tests, in memory. */
public final class TestAuthority {
  private static final Duration VALIDITY = Duration.ofDays(7);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final KeyPair keys = newKeys();
  private final X500Name name = new X500Name("CN=Test Authority " + serial());
  private final X509Certificate certificate;

  /** Creates an authority with a new key. */
  public TestAuthority() {
    Instant now = Instant.now();
    this.certificate =
        sign(name, keys, List.of(), now.minus(VALIDITY), now.plus(VALIDITY), name, keys, true);
  }

  /**
   * {@return a certificate for these host names and IP addresses, signed by this authority}
   *
   * @param hosts host names and IP addresses
   */
  public ServerCertificate issue(String... hosts) {
    return issue(Instant.now().minus(VALIDITY), Instant.now().plus(VALIDITY), hosts);
  }

  /**
   * {@return a certificate that expired yesterday}
   *
   * @param hosts host names and IP addresses
   */
  public ServerCertificate issueExpired(String... hosts) {
    Instant yesterday = Instant.now().minus(Duration.ofDays(1));
    return issue(yesterday.minus(VALIDITY), yesterday, hosts);
  }

  private ServerCertificate issue(Instant from, Instant until, String... hosts) {
    KeyPair server = newKeys();
    X500Name subject = new X500Name("CN=" + hosts[0]);
    X509Certificate signed = sign(subject, server, List.of(hosts), from, until, name, keys, false);
    return new ServerCertificate(server.getPrivate(), List.of(signed, certificate));
  }

  /**
   * {@return a self-signed certificate}
   *
   * @param hosts host names and IP addresses
   */
  public static ServerCertificate selfSigned(String... hosts) {
    KeyPair server = newKeys();
    X500Name subject = new X500Name("CN=" + hosts[0]);
    Instant now = Instant.now();
    return new ServerCertificate(
        server.getPrivate(),
        List.of(
            sign(
                subject,
                server,
                List.of(hosts),
                now.minus(VALIDITY),
                now.plus(VALIDITY),
                subject,
                server,
                false)));
  }

  /** {@return the certificate of this authority} */
  public X509Certificate certificate() {
    return certificate;
  }

  /** {@return a context for clients that trust only this authority} */
  public SSLContext clientContext() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  TrustManager[] trustManagers() throws GeneralSecurityException, IOException {
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trustStore());
    return trust.getTrustManagers();
  }

  /**
   * Writes a PKCS12 trust store that contains this authority.
   *
   * @param file the file
   * @param password the password
   * @throws IOException if the file cannot be written
   */
  public void writeTrustStore(Path file, char[] password) throws IOException {
    try {
      ServerCertificate.write(trustStore(), file, password);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private KeyStore trustStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("authority", certificate);
    return store;
  }

  private static X509Certificate sign(
      X500Name subject,
      KeyPair subjectKeys,
      List<String> hosts,
      Instant from,
      Instant until,
      X500Name issuer,
      KeyPair issuerKeys,
      boolean authority) {
    try {
      X509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              issuer,
              serial(),
              Date.from(from),
              Date.from(until),
              subject,
              subjectKeys.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
      if (!hosts.isEmpty()) {
        GeneralName[] names =
            hosts.stream().map(TestAuthority::alternativeName).toArray(GeneralName[]::new);
        builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
      }
      PrivateKey key = issuerKeys.getPrivate();
      return new JcaX509CertificateConverter()
          .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
    } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static GeneralName alternativeName(String host) {
    boolean address = host.indexOf(':') >= 0 || host.matches("[0-9.]+");
    return new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, host);
  }

  private static BigInteger serial() {
    return new BigInteger(64, RANDOM).add(BigInteger.ONE);
  }

  private static KeyPair newKeys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
