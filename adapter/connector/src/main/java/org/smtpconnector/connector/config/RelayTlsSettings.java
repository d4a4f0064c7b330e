package org.smtpconnector.connector.config;

import static org.smtpconnector.connector.config.ConnectionFactorySettings.parts;
import static org.smtpconnector.connector.config.ConnectionFactorySettings.text;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.smtpconnector.smtp.TlsSettings;
import org.smtpconnector.smtp.TlsStores;

/** The TLS settings of the relays: trusted authorities, client certificate, protocols and pins. */
public record RelayTlsSettings(
    String trustStore,
    String trustStorePassword,
    boolean trustPlatform,
    String keyStore,
    String keyStorePassword,
    String protocols,
    String cipherSuites,
    String pins) {
  static final String DEFAULT_PROTOCOLS = "TLSv1.3,TLSv1.2";

  public RelayTlsSettings {
    trustStore = text(trustStore);
    trustStorePassword = text(trustStorePassword);
    keyStore = text(keyStore);
    keyStorePassword = text(keyStorePassword);
    protocols = text(protocols);
    cipherSuites = text(cipherSuites);
    pins = text(pins);
  }

  /**
   * Returns the settings except the stores.
   *
   * @throws IllegalArgumentException if protocols, cipher suites or pins are invalid; the message
   *     names the property
   */
  TlsSettings settings() {
    TlsSettings settings = TlsSettings.DEFAULT;
    if (protocols != null) {
      settings = changed("tlsProtocols", protocols, settings::withProtocols);
    }
    if (cipherSuites != null) {
      settings = changed("cipherSuites", cipherSuites, settings::withCipherSuites);
    }
    return pins == null ? settings : changed("pins", pins, settings::withPins);
  }

  private static TlsSettings changed(
      String property, String list, Function<String[], TlsSettings> change) {
    try {
      return change.apply(parts(list).distinct().toArray(String[]::new));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(property + " is '" + list + "': " + e.getMessage(), e);
    }
  }

  /**
   * Returns a TLS context with the configured stores, which is renewed when their files change;
   * empty if none is set.
   *
   * @throws IllegalArgumentException if a store cannot be read; the message names it
   */
  public Optional<Reloadable<SSLContext>> context() {
    List<Path> files =
        Stream.of(trustStore, keyStore).filter(Objects::nonNull).map(Path::of).toList();
    return files.isEmpty()
        ? Optional.empty()
        : Optional.of(Reloadable.of(files, stores()::context));
  }

  private TlsStores stores() {
    TlsStores stores = TlsStores.PLATFORM;
    if (trustStore != null) {
      stores = stores.withTrustStore(Path.of(trustStore), orEmpty(trustStorePassword));
      stores = trustPlatform ? stores.withPlatform() : stores;
    }
    return keyStore == null
        ? stores
        : stores.withKeyStore(Path.of(keyStore), orEmpty(keyStorePassword));
  }

  private static String orEmpty(String password) {
    return Objects.requireNonNullElse(password, "");
  }

  /** Returns the settings except the passwords, for the log. */
  @Override
  public String toString() {
    return " trust="
        + (trustStore == null ? "platform" : trustStore + (trustPlatform ? " and platform" : ""))
        + (keyStore == null ? "" : " keyStore=" + keyStore)
        + (protocols == null || protocols.equals(DEFAULT_PROTOCOLS)
            ? ""
            : " tlsProtocols=" + protocols)
        + (cipherSuites == null ? "" : " cipherSuites=" + cipherSuites)
        + (pins == null ? "" : " pins=" + pins);
  }
}
