package org.smtpconnector.it.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.smtpconnector.testkit.ScriptedSmtpServer;
import org.smtpconnector.testkit.TestAuthority;

/** The relay in the JVM of the tests, with a certificate of an authority of its own. */
final class Relay {
  private Relay() {}

  /** Starts one, and writes the trust store that its clients need. */
  static ScriptedSmtpServer start(Path trustStore) {
    try {
      TestAuthority authority = new TestAuthority();
      Files.createDirectories(trustStore.getParent());
      authority.writeTrustStore(trustStore, RelayAccess.TRUST_STORE_PASSWORD.toCharArray());
      return ScriptedSmtpServer.builder()
          .extensions("PIPELINING", "CHUNKING", "8BITMIME", "ENHANCEDSTATUSCODES", "SIZE 10485760")
          .startTls(authority.issue("localhost", "127.0.0.1"))
          .user(RelayAccess.USER, RelayAccess.PASSWORD)
          .user(RelayAccess.OTHER_USER, RelayAccess.OTHER_PASSWORD)
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
