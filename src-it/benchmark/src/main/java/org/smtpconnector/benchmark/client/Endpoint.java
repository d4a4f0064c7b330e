package org.smtpconnector.benchmark.client;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.smtpconnector.benchmark.sink.Offer;
import org.smtpconnector.benchmark.sink.Relay;
import org.smtpconnector.smtp.TlsStores;
import org.smtpconnector.smtp.TransportSecurity;

/**
 * A sink as its clients reach it: on loopback, and where there is TLS, as {@link Relay#USER}.
 *
 * @param trust the directory with the sink's authority: {@link #TRUST_STORE} and {@link #TRUST_PEM}
 */
public record Endpoint(int port, TransportSecurity security, Path trust) {
  public static final String HOST = "127.0.0.1";

  /** No secret: it protects a certificate that everybody may know. */
  public static final String TRUST_PASSWORD = "benchmark";

  /** PKCS12, with {@link #TRUST_PASSWORD}. */
  static final String TRUST_STORE = "trust.p12";

  /** The same in PEM, for clients that are not Java's. */
  static final String TRUST_PEM = "trust.pem";

  /** In EHLO, so that no client looks the machine's name up. */
  static final String LOCAL_HOST = "client.example";

  /**
   * Opens a sink that offers every extension.
   *
   * @param oneWay how long an octet is under way to it and from it; zero for no delay
   * @param trust as {@link #trust()}
   */
  public static Endpoint open(Relay relay, TransportSecurity security, Duration oneWay, Path trust)
      throws IOException {
    return new Endpoint(relay.open(Offer.EVERYTHING, security, oneWay), security, trust);
  }

  /** As reports name it, with what comes with it. */
  public static String title(TransportSecurity security) {
    return switch (security) {
      case PLAIN -> "plain";
      case STARTTLS -> "STARTTLS and AUTH";
      case TLS -> "implicit TLS and AUTH";
    };
  }

  /** Whether there is TLS, and hence AUTH. */
  public boolean encrypted() {
    return security != TransportSecurity.PLAIN;
  }

  /** The file {@link #TRUST_STORE}. */
  public Path trustStore() {
    return trust.resolve(TRUST_STORE);
  }

  /** A new context that trusts the server's authority; each resumes its own sessions alone. */
  SSLContext tlsContext() {
    return TlsStores.PLATFORM.withTrustStore(trustStore(), TRUST_PASSWORD).context();
  }
}
