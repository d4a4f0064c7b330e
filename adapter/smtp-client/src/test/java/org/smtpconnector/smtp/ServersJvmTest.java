package org.smtpconnector.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.smtpconnector.testkit.ScriptedSmtpServer;
import org.smtpconnector.testkit.TestAuthority;

/**
 * The JVM of GlassFish and Payara: they name their key store and their trust store to it by {@code
 * javax.net.ssl}, but no password, so that the JVM cannot make its default TLS context.
 */
@Timeout(120)
class ServersJvmTest {
  private static final TestAuthority AUTHORITY = new TestAuthority();
  private static final char[] SECRET = "changeit".toCharArray();

  @TempDir private Path directory;

  private String said(String... more) throws Exception {
    Path keys = directory.resolve("keystore.p12");
    AUTHORITY.issue("server.example").writeKeyStore(keys, SECRET);
    Path authorities = directory.resolve("cacerts.p12");
    AUTHORITY.writeTrustStore(authorities, SECRET);
    List<String> options =
        new ArrayList<>(
            List.of(
                "-Djavax.net.ssl.keyStore=" + keys, "-Djavax.net.ssl.trustStore=" + authorities));
    options.addAll(List.of(more));
    try (ScriptedSmtpServer server =
        ScriptedSmtpServer.builder().startTls(AUTHORITY.issue("localhost")).start()) {
      Process client = SmallJvm.run(options, ServersJvmClient.class, server.port());
      return new String(client.getInputStream().readAllBytes(), UTF_8);
    }
  }

  @Test
  void trustsTheAuthoritiesOfTheJvmThoughItsKeyStoreCannotBeRead() throws Exception {
    assertThat(said("-Djavax.net.ssl.trustStorePassword=changeit")).contains("opened localhost");
  }

  @Test
  void saysThatNoAuthorityIsTrustedWhereTheTrustStoreCannotBeReadEither() throws Exception {
    assertThat(said())
        .contains("SecurityUnmet: localhost:")
        .contains("not signed by an authority that is trusted");
  }
}
