package org.smtpconnector.smtp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * The store files from which a TLS context is made. TLS sessions are resumed only within one
 * context, so create one and reuse it.
 *
 * @param trustStore the certificates of trusted authorities; empty for the platform's
 * @param alsoPlatform whether to trust the platform's authorities besides the trust store's
 * @param keyStore the client's key and certificate, for servers that request one
 */
public record TlsStores(
    Optional<StoreFile> trustStore, boolean alsoPlatform, Optional<StoreFile> keyStore) {
  /** The platform's authorities, and no client certificate. */
  public static final TlsStores PLATFORM = new TlsStores(Optional.empty(), false, Optional.empty());

  /** A file of type PKCS12 or JKS, with the password of the store and of the keys in it. */
  public record StoreFile(Path path, String password) {
    /**
     * Creates a store file.
     *
     * @param path as {@link #path()}
     * @param password as {@link #password()}
     */
    public StoreFile {
      Objects.requireNonNull(path, "path");
      Objects.requireNonNull(password, "password");
    }

    @Override
    public String toString() {
      return path + ", password ***";
    }
  }

  /** The authorities of the JVM without its client certificate, in one context for all. */
  private static final class WithoutClientCertificate {
    static final SSLContext CONTEXT = PLATFORM.context();
  }

  /** A use of a store. */
  private interface Use<T> {
    T of(KeyStore store, char[] password) throws GeneralSecurityException;
  }

  /**
   * Creates stores from these files.
   *
   * @param trustStore as {@link #trustStore()}
   * @param alsoPlatform as {@link #alsoPlatform()}
   * @param keyStore as {@link #keyStore()}
   */
  public TlsStores {
    Objects.requireNonNull(trustStore, "trustStore");
    Objects.requireNonNull(keyStore, "keyStore");
  }

  /**
   * {@return these stores with this trust store; the password is empty for a store without one}
   *
   * @param path the file
   * @param password the password
   */
  public TlsStores withTrustStore(Path path, String password) {
    return new TlsStores(Optional.of(new StoreFile(path, password)), alsoPlatform, keyStore);
  }

  /** {@return these stores with the platform's authorities besides the trust store's} */
  public TlsStores withPlatform() {
    return new TlsStores(trustStore, true, keyStore);
  }

  /**
   * {@return these stores with this key store}
   *
   * @param path the file
   * @param password the password
   */
  public TlsStores withKeyStore(Path path, String password) {
    return new TlsStores(trustStore, alsoPlatform, Optional.of(new StoreFile(path, password)));
  }

  /**
   * Returns the JVM's default context. Where the JVM cannot make it, since its key store cannot be
   * read, returns one with the JVM's authorities and no client certificate: GlassFish and Payara
   * name a key store to the JVM, and keep its password to themselves.
   *
   * @return the context, which is the same each time
   */
  public static SSLContext platformContext() {
    try {
      return SSLContext.getDefault();
    } catch (NoSuchAlgorithmException e) {
      return WithoutClientCertificate.CONTEXT;
    }
  }

  /**
   * {@return a new context from these files}
   *
   * @throws IllegalArgumentException if a file cannot be read or lacks certificate or key; the
   *     message begins with {@code trustStore} or {@code keyStore}
   */
  public SSLContext context() {
    TrustManager[] trusted =
        trustStore.map(file -> from("trustStore", file, this::trustManagers)).orElse(null);
    KeyManager[] keys =
        keyStore.map(file -> from("keyStore", file, TlsStores::keyManagers)).orElse(null);
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys, trusted, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the platform has no TLS", e);
    }
  }

  private static <T> T from(String property, StoreFile file, Use<T> use) {
    try {
      if (!Files.isRegularFile(file.path())) {
        throw new IOException("there is no such file");
      }
      char[] password = file.password().toCharArray();
      return use.of(KeyStore.getInstance(file.path().toFile(), password), password);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          property + " is '" + file.path() + "', " + e.getMessage(), e);
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException(
          property
              + " is '"
              + file.path()
              + "', which cannot be read as a key store ("
              + e.getMessage()
              + "): check the path, the file's type (PKCS12 or JKS) and "
              + property
              + "Password",
          e);
    }
  }

  private TrustManager[] trustManagers(KeyStore store, char[] password)
      throws GeneralSecurityException {
    if (store.size() == 0) {
      throw new IllegalArgumentException("which holds no certificate");
    }
    if (alsoPlatform) {
      addPlatform(store);
    }
    return trustedBy(store);
  }

  /** Adds the platform's authorities to the store: one trust manager then checks both. */
  private static void addPlatform(KeyStore trusted) throws GeneralSecurityException {
    int number = 0;
    for (TrustManager manager : trustedBy(null)) {
      if (manager instanceof X509TrustManager platform) {
        for (X509Certificate certificate : platform.getAcceptedIssuers()) {
          trusted.setCertificateEntry("platform-" + number++, certificate);
        }
      }
    }
  }

  private static TrustManager[] trustedBy(KeyStore store) throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static KeyManager[] keyManagers(KeyStore store, char[] password)
      throws GeneralSecurityException {
    boolean hasKey = false;
    for (String alias : Collections.list(store.aliases())) {
      hasKey |= store.isKeyEntry(alias);
    }
    if (!hasKey) {
      throw new IllegalArgumentException("which holds no private key");
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, password);
    return factory.getKeyManagers();
  }
}
