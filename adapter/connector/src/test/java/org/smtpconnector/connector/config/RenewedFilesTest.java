package org.smtpconnector.connector.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.SignedJWT;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.SecurityException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.smtpconnector.connector.ra.Relays;
import org.smtpconnector.connector.ra.RememberedLog;
import org.smtpconnector.connector.ra.SmtpManagedConnectionFactory;
import org.smtpconnector.testkit.ScriptedSmtpServer;
import org.smtpconnector.testkit.ScriptedTokenEndpoint;
import org.smtpconnector.testkit.TestAuthority;

/** Files that somebody renews on disk while the server runs. */
class RenewedFilesTest {
  private static final char[] PASSWORD = "changeit".toCharArray();
  private static final TestAuthority OLD = new TestAuthority();
  private static final TestAuthority NEW = new TestAuthority();

  @TempDir Path files;
  private Path trust;
  private int writes;

  @BeforeEach
  void trustTheOldAuthority() throws IOException {
    trust = files.resolve("trust.p12");
    OLD.writeTrustStore(trust, PASSWORD);
  }

  /** The clock of a file system is coarse, and a test is quick. */
  private void written(Path file) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(++writes)));
  }

  private SmtpManagedConnectionFactory factoryFor(ScriptedSmtpServer relay) {
    SmtpManagedConnectionFactory factory = Relays.factoryFor(relay);
    factory.setSecurity("tls");
    factory.setTrustStore(trust.toString());
    factory.setTrustStorePassword("changeit");
    return factory;
  }

  private static void open(SmtpManagedConnectionFactory factory) throws ResourceException {
    factory.createManagedConnection(null, null).destroy();
  }

  @Test
  void trustsWhomARenewedTrustStoreTrusts() throws Exception {
    try (ScriptedSmtpServer relay =
        ScriptedSmtpServer.builder().implicitTls(NEW.issue("localhost")).start()) {
      SmtpManagedConnectionFactory factory = factoryFor(relay);
      assertThatThrownBy(() -> open(factory))
          .isInstanceOf(SecurityException.class)
          .hasMessageContaining("not signed by an authority that is trusted");
      NEW.writeTrustStore(trust, PASSWORD);
      written(trust);
      open(factory);
    }
  }

  @Test
  void showsTheCertificateOfARenewedKeyStore() throws Exception {
    Path key = files.resolve("key.p12");
    new TestAuthority().issue("shop").writeKeyStore(key, PASSWORD);
    try (ScriptedSmtpServer relay =
        ScriptedSmtpServer.builder()
            .implicitTls(OLD.issue("localhost"))
            .clientCertificates(OLD)
            .start()) {
      SmtpManagedConnectionFactory factory = factoryFor(relay);
      factory.setKeyStore(key.toString());
      factory.setKeyStorePassword("changeit");
      assertThatThrownBy(() -> open(factory)).isInstanceOf(SecurityException.class);
      OLD.issue("shop").writeKeyStore(key, PASSWORD);
      written(key);
      open(factory);
    }
  }

  @Test
  void keepsWhatItReadBeforeWhereAFileCannotBeReadAndSaysSoOnce() throws Exception {
    try (ScriptedSmtpServer relay =
            ScriptedSmtpServer.builder().implicitTls(OLD.issue("localhost")).start();
        RememberedLog log = new RememberedLog()) {
      SmtpManagedConnectionFactory factory = factoryFor(relay);
      open(factory);
      Files.writeString(trust, "half of i");
      written(trust);
      open(factory);
      open(factory);
      assertThat(warnings(log))
          .singleElement()
          .asString()
          .contains("trustStore is '" + trust + "', which cannot be read");
      Files.delete(trust);
      open(factory);
      open(factory);
      assertThat(warnings(log)).hasSize(2);
      OLD.writeTrustStore(trust, PASSWORD);
      open(factory);
      assertThat(log.lines()).contains("changed on disk, and used from now on: [" + trust + "]");
      assertThat(warnings(log)).hasSize(2);
    }
  }

  @Test
  void readsAFileOnceItCanThoughTheFileHasNotChangedSinceItCouldNot() throws Exception {
    AtomicBoolean readable = new AtomicBoolean(true);
    AtomicInteger reads = new AtomicInteger();
    Reloadable<Integer> reloaded =
        Reloadable.of(
            List.of(trust),
            () -> {
              if (!readable.get()) {
                throw new IllegalArgumentException("permission denied");
              }
              return reads.incrementAndGet();
            });
    try (RememberedLog log = new RememberedLog()) {
      written(trust);
      readable.set(false);
      assertThat(reloaded.current()).isEqualTo(1);
      assertThat(reloaded.current()).isEqualTo(1);
      assertThat(warnings(log)).hasSize(1);
      readable.set(true);
      assertThat(reloaded.current()).isEqualTo(2);
      assertThat(reloaded.current()).isEqualTo(2);
      assertThat(log.lines()).contains("changed on disk, and used from now on: [" + trust + "]");
      assertThat(warnings(log)).hasSize(1);
    }
  }

  @Test
  void saysAgainThatAFileIsGoneOnceItHadComeBack() throws Exception {
    Reloadable<String> reloaded = Reloadable.of(List.of(trust), this::contentOfTrust);
    String content = reloaded.current();
    Path aside = files.resolve("aside.p12");
    try (RememberedLog log = new RememberedLog()) {
      for (int i = 1; i <= 2; i++) {
        Files.move(trust, aside);
        assertThat(reloaded.current()).isEqualTo(content);
        assertThat(reloaded.current()).isEqualTo(content);
        assertThat(warnings(log)).hasSize(i);
        Files.move(aside, trust);
        assertThat(reloaded.current()).isEqualTo(content);
      }
    }
  }

  private String contentOfTrust() {
    try {
      return Files.readString(trust, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static List<String> warnings(RememberedLog log) {
    return log.lines().stream()
        .filter(line -> line.startsWith("changed on disk, and what was read before stays in use"))
        .toList();
  }

  @Test
  void makesNothingAnewWhereNothingHasChanged() throws Exception {
    List<Integer> made = new ArrayList<>();
    Reloadable<Integer> reloaded =
        Reloadable.of(
            List.of(trust),
            () -> {
              made.add(made.size());
              return made.size();
            });
    assertThat(reloaded.current()).isEqualTo(1);
    assertThat(reloaded.current()).isEqualTo(1);
    written(trust);
    assertThat(reloaded.current()).isEqualTo(2);
    assertThat(made).hasSize(2);
  }

  @Test
  void signsWithTheKeyOfARenewedKeyFile() throws Exception {
    KeyPair first = rsa();
    KeyPair second = rsa();
    Path file = Files.writeString(files.resolve("key.pem"), pem(first));
    try (ScriptedTokenEndpoint endpoint = ScriptedTokenEndpoint.start();
        ScriptedSmtpServer relay = Relays.relayByToken("XOAUTH2")) {
      endpoint.token("good-token", 0); // each opening asks for another
      SmtpManagedConnectionFactory factory = Relays.factoryFor(relay, endpoint);
      factory.setOauthGrant("jwt-bearer");
      factory.setOauthKeyFile(file.toString());
      factory.setUser("mailer");
      open(factory);
      Files.writeString(file, pem(second));
      written(file);
      open(factory);
      Files.writeString(file, "no key");
      written(file);
      open(factory);
      List<KeyPair> signers = List.of(first, second, second);
      assertThat(endpoint.requests()).hasSameSizeAs(signers);
      for (int i = 0; i < signers.size(); i++) {
        SignedJWT jwt = SignedJWT.parse(endpoint.requests().get(i).parameters().get("assertion"));
        assertThat(jwt.verify(new RSASSAVerifier((RSAPublicKey) signers.get(i).getPublic())))
            .isTrue();
      }
    }
  }

  private static KeyPair rsa() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    return generator.generateKeyPair();
  }

  private static String pem(KeyPair pair) {
    return "-----BEGIN PRIVATE KEY-----\n"
        + Base64.getMimeEncoder().encodeToString(pair.getPrivate().getEncoded())
        + "\n-----END PRIVATE KEY-----\n";
  }
}
