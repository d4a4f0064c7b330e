package org.smtpconnector.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A server's key and certificate.
 *
 * @param chain the server's certificate, followed by its issuers
 */
public record ServerCertificate(PrivateKey key, List<X509Certificate> chain) {
  private static final String ALIAS = "server";
  private static final char[] IN_MEMORY = "in-memory".toCharArray();

  /**
   * Creates a server certificate.
   *
   * @param key as {@link #key()}
   * @param chain as {@link #chain()}
   */
  public ServerCertificate {
    chain = List.copyOf(chain);
  }

  /** {@return a context for a server with this certificate} */
  public SSLContext serverContext() {
    return context(null);
  }

  /**
   * {@return a context for a client that presents this certificate and trusts an authority}
   *
   * @param authority the authority
   */
  public SSLContext clientContext(TestAuthority authority) {
    return context(authority);
  }

  /**
   * Returns a context for a peer that presents this certificate and trusts an authority, or nobody.
   */
  SSLContext context(TestAuthority trusted) {
    try {
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(keyStore(IN_MEMORY), IN_MEMORY);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), trusted == null ? null : trusted.trustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Writes a PKCS12 key store, for a server in another process.
   *
   * @param file the file
   * @param password the password
   * @throws IOException if the file cannot be written
   */
  public void writeKeyStore(Path file, char[] password) throws IOException {
    try {
      write(keyStore(password), file, password);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Reads a key store that {@link #writeKeyStore} wrote.
   *
   * @param file the file
   * @param password the password
   * @return the certificate with its key
   * @throws IOException if the file cannot be read
   */
  public static ServerCertificate read(Path file, char[] password) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(in, password);
      return new ServerCertificate(
          (PrivateKey) store.getKey(ALIAS, password),
          Stream.of(store.getCertificateChain(ALIAS)).map(X509Certificate.class::cast).toList());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns the subject of a certificate of {@link TestAuthority}. */
  static String commonName(Principal subject) {
    return subject.getName().substring("CN=".length());
  }

  static void write(KeyStore store, Path file, char[] password)
      throws IOException, GeneralSecurityException {
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, password);
    }
  }

  private KeyStore keyStore(char[] password) throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(ALIAS, key, password, chain.toArray(Certificate[]::new));
    return store;
  }
}
