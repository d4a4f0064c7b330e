package org.smtpconnector.connector.ra;

import java.io.File;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** A TLS context that trusts the certificates of a file, and those of the platform if asked to. */
final class TrustStore {
  private TrustStore() {}

  /**
   * @throws IllegalArgumentException if the file cannot be read or holds no certificate
   */
  static SSLContext context(String file, String password, boolean alsoPlatform) {
    try {
      KeyStore trusted = read(file, password);
      if (trusted.size() == 0) {
        throw new IllegalArgumentException(
            "trustStore is '" + file + "', which holds no certificate");
      }
      if (alsoPlatform) {
        addPlatform(trusted);
      }
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers(trusted).getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "trustStore is '"
              + file
              + "', which cannot be read as a key store ("
              + e.getMessage()
              + "): check the path, the file's type (PKCS12 or JKS) and trustStorePassword",
          e);
    }
  }

  private static KeyStore read(String file, String password)
      throws IOException, GeneralSecurityException {
    if (!new File(file).isFile()) {
      throw new IOException("there is no such file");
    }
    return KeyStore.getInstance(
        new File(file), password == null ? new char[0] : password.toCharArray());
  }

  /** One store for one trust manager: the JDK's own checks then cover both. */
  private static void addPlatform(KeyStore trusted) throws GeneralSecurityException {
    int number = 0;
    for (TrustManager manager : managers(null).getTrustManagers()) {
      if (manager instanceof X509TrustManager platform) {
        for (X509Certificate certificate : platform.getAcceptedIssuers()) {
          trusted.setCertificateEntry("platform-" + number++, certificate);
        }
      }
    }
  }

  private static TrustManagerFactory managers(KeyStore store) throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory;
  }
}
