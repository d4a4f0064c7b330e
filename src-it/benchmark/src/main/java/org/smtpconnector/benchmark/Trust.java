package org.smtpconnector.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.util.Base64;
import org.smtpconnector.benchmark.client.Scenario;
import org.smtpconnector.testkit.TestAuthority;

/** The files by which clients trust the sinks. */
public final class Trust {
  private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

  private Trust() {}

  /** Writes them into this directory, for {@link Scenario#trust}. */
  public static void write(TestAuthority authority, Path directory) throws IOException {
    authority.writeTrustStore(
        directory.resolve(Scenario.TRUST_STORE), Scenario.TRUST_PASSWORD.toCharArray());
    try {
      Files.writeString(
          directory.resolve(Scenario.TRUST_PEM),
          "-----BEGIN CERTIFICATE-----\n"
              + LINES.encodeToString(authority.certificate().getEncoded())
              + "\n-----END CERTIFICATE-----\n");
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException(e);
    }
  }
}
