package org.smtpconnector.benchmark.client;

import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.smtpconnector.smtp.TlsStores;
import org.smtpconnector.smtp.TransportSecurity;

/**
 * What one client does, and with whom.
 *
 * @param port the server's, on loopback
 * @param size octets of the mail's text
 * @param recipients of each mail, at least 1
 * @param connections that the client may have open at once, at least 1
 * @param trust the directory with the server's authority: {@link #TRUST_STORE} and {@link
 *     #TRUST_PEM}
 */
public record Scenario(
    Work work,
    int port,
    TransportSecurity security,
    int size,
    int recipients,
    int connections,
    Path trust) {
  /** PKCS12, with {@link #TRUST_PASSWORD}. */
  public static final String TRUST_STORE = "trust.p12";

  /** The same in PEM, for clients that are not Java's. */
  public static final String TRUST_PEM = "trust.pem";

  /** No secret: it protects a certificate that everybody may know. */
  public static final String TRUST_PASSWORD = "benchmark";

  static final String HOST = "127.0.0.1";

  /** In EHLO, so that no client looks the machine's name up. */
  static final String LOCAL_HOST = "client.example";

  /** In the order in which every client process takes them. */
  public List<String> arguments() {
    return List.of(
        work.name(),
        String.valueOf(port),
        security.name(),
        String.valueOf(size),
        String.valueOf(recipients),
        String.valueOf(connections),
        trust.toString());
  }

  static Scenario of(List<String> arguments) {
    return new Scenario(
        Work.valueOf(arguments.get(0)),
        Integer.parseInt(arguments.get(1)),
        TransportSecurity.valueOf(arguments.get(2)),
        Integer.parseInt(arguments.get(3)),
        Integer.parseInt(arguments.get(4)),
        Integer.parseInt(arguments.get(5)),
        Path.of(arguments.get(6)));
  }

  boolean encrypted() {
    return security != TransportSecurity.PLAIN;
  }

  /** A new context that trusts the server's authority; each resumes its own sessions alone. */
  SSLContext tlsContext() {
    return TlsStores.PLATFORM.withTrustStore(trust.resolve(TRUST_STORE), TRUST_PASSWORD).context();
  }
}
