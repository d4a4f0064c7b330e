package org.smtpconnector.benchmark.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.util.Base64;
import org.smtpconnector.benchmark.sink.Relay;
import org.smtpconnector.testkit.TestAuthority;

/** The files by which clients trust the sinks. */
public final class Trust {
  private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

  private Trust() {}

  /** Starts sinks, and writes their authority into this directory, for {@link Endpoint#trust}. */
  public static Relay startRelay(Path directory) throws IOException {
    TestAuthority authority = new TestAuthority();
    write(authority, directory);
    return Relay.start(authority.issue(Endpoint.HOST), directory);
  }

  private static void write(TestAuthority authority, Path directory) throws IOException {
    authority.writeTrustStore(
        directory.resolve(Endpoint.TRUST_STORE), Endpoint.TRUST_PASSWORD.toCharArray());
    try {
      Files.writeString(
          directory.resolve(Endpoint.TRUST_PEM),
          "-----BEGIN CERTIFICATE-----\n"
              + LINES.encodeToString(authority.certificate().getEncoded())
              + "\n-----END CERTIFICATE-----\n");
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException(e);
    }
  }
}
