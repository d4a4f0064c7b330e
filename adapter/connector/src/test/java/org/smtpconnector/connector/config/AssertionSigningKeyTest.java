package org.smtpconnector.connector.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import jakarta.resource.spi.InvalidPropertyException;
import jakarta.resource.spi.ManagedConnection;
import jakarta.resource.spi.SecurityException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import javax.security.auth.Subject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.smtpconnector.connector.ra.Relays;
import org.smtpconnector.connector.ra.SmtpManagedConnectionFactory;
import org.smtpconnector.testkit.ScriptedSmtpServer;
import org.smtpconnector.testkit.ScriptedTokenEndpoint;
import org.smtpconnector.testkit.ServerCertificate;
import org.smtpconnector.testkit.TestAuthority;

/** The JWT bearer grant (RFC 7523), as service accounts use it. */
class AssertionSigningKeyTest {
  private static final KeyPair RSA = rsa(2048);
  private static final String ACCOUNT = "mailer@project.iam.example";

  @TempDir Path files;
  private ScriptedTokenEndpoint endpoint;
  private ScriptedSmtpServer relay;
  private SmtpManagedConnectionFactory factory;

  private static KeyPair rsa(int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @BeforeEach
  void start() {
    endpoint = ScriptedTokenEndpoint.start();
    relay = Relays.relayByToken("XOAUTH2");
    factory = Relays.factoryFor(relay, endpoint);
    factory.setOauthGrant("jwt-bearer");
    factory.setOauthScope("https://mail.google.com/");
  }

  @AfterEach
  void stop() {
    relay.close();
    endpoint.close();
  }

  private SignedJWT asserted(Path keyFile) throws Exception {
    endpoint.token("good-token", 3600);
    factory.setOauthKeyFile(keyFile.toString());
    Subject account = Relays.subject(factory, ACCOUNT, "");
    ManagedConnection managed = factory.createManagedConnection(account, null);
    assertThat(managed.getMetaData().getUserName()).isEqualTo("shop@doe.example");
    managed.destroy();
    Map<String, String> asked = endpoint.requests().get(0).parameters();
    assertThat(asked).containsOnlyKeys("grant_type", "assertion");
    assertThat(asked).containsEntry("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer");
    assertThat(endpoint.requests().get(0).authorization()).isEmpty();
    return SignedJWT.parse(asked.get("assertion"));
  }

  private static String pem(KeyPair pair) {
    String body =
        Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(pair.getPrivate().getEncoded());
    return "-----BEGIN PRIVATE KEY-----\n" + body + "\n-----END PRIVATE KEY-----\n";
  }

  private Path file(String name, String text) throws Exception {
    return Files.writeString(files.resolve(name), text);
  }

  private void refuses(Path keyFile, String message) {
    factory.setOauthKeyFile(keyFile.toString());
    assertThatThrownBy(
            () -> factory.createManagedConnection(Relays.subject(factory, ACCOUNT, ""), null))
        .isInstanceOf(InvalidPropertyException.class)
        .hasMessageContaining("oauthKeyFile")
        .hasMessageContaining(message);
    assertThat(endpoint.requests()).isEmpty();
  }

  @Test // RFC 7523 3
  void statesWhoAsksForWhomAndWhatFor() throws Exception {
    Instant before = Instant.now().minusSeconds(1);
    SignedJWT jwt = asserted(file("key.pem", pem(RSA)));
    assertThat(jwt.getHeader().getAlgorithm().getName()).isEqualTo("RS256");
    assertThat(jwt.verify(new RSASSAVerifier((RSAPublicKey) RSA.getPublic()))).isTrue();
    JWTClaimsSet claims = jwt.getJWTClaimsSet();
    assertThat(claims.getIssuer()).isEqualTo(ACCOUNT);
    assertThat(claims.getSubject()).isEqualTo("shop@doe.example");
    assertThat(claims.getClaim("scope")).isEqualTo("https://mail.google.com/");
    assertThat(claims.toJSONObject()).containsEntry("aud", endpoint.url().toString());
    assertThat(claims.getIssueTime().toInstant()).isBetween(before.minusSeconds(1), Instant.now());
    assertThat(
            Duration.between(
                claims.getIssueTime().toInstant(), claims.getExpirationTime().toInstant()))
        .isEqualTo(Duration.ofMinutes(5));
    assertThat(claims.getJWTID()).isNotBlank();
  }

  @Test
  void statesTheAudienceThatIsSet() throws Exception {
    factory.setOauthAudience("https://oauth2.googleapis.com/token");
    JWTClaimsSet claims = asserted(file("key.pem", pem(RSA))).getJWTClaimsSet();
    assertThat(claims.getAudience()).containsExactly("https://oauth2.googleapis.com/token");
  }

  @Test
  void signsWithTheKeyOfAServiceAccountFileAndNamesIt() throws Exception {
    Path account =
        file(
            "account.json",
            JSONObjectUtils.toJSONString(
                Map.of(
                    "type",
                    "service_account",
                    "private_key_id",
                    "0123abc",
                    "private_key",
                    pem(RSA),
                    "client_email",
                    ACCOUNT)));
    SignedJWT jwt = asserted(account);
    assertThat(jwt.getHeader().getKeyID()).isEqualTo("0123abc");
    assertThat(jwt.verify(new RSASSAVerifier((RSAPublicKey) RSA.getPublic()))).isTrue();
  }

  @Test
  void signsWithAKeyOfAKeyStore() throws Exception {
    ServerCertificate keys = new TestAuthority().issue("mailer");
    keys.writeKeyStore(files.resolve("key.p12"), "notasecret".toCharArray());
    factory.setOauthKeyPassword("notasecret");
    SignedJWT jwt = asserted(files.resolve("key.p12"));
    assertThat(jwt.getHeader().getAlgorithm().getName()).isEqualTo("ES256");
    ECPublicKey key = (ECPublicKey) keys.chain().get(0).getPublicKey();
    assertThat(jwt.verify(new ECDSAVerifier(key))).isTrue();
  }

  @Test
  void needsNoPasswordOfTheConfiguration() throws Exception {
    factory.setOauthKeyFile(file("key.pem", pem(RSA)).toString());
    factory.setUser(ACCOUNT);
    endpoint.token("good-token", 3600);
    factory.createManagedConnection(null, null).destroy();
    assertThat(endpoint.requests()).hasSize(1);
  }

  @Test
  void tellsARefusedStatementByWhatMayBeWrongWithIt() throws Exception {
    endpoint.error(400, "invalid_grant", "Invalid JWT Signature.");
    factory.setOauthKeyFile(file("key.pem", pem(RSA)).toString());
    assertThatThrownBy(
            () -> factory.createManagedConnection(Relays.subject(factory, ACCOUNT, ""), null))
        .isInstanceOf(SecurityException.class)
        .hasMessageContaining(
            "invalid_grant: Invalid JWT Signature. (HTTP 400): check oauthKeyFile");
  }

  @Test
  void saysWhatIsWrongWithTheFileBeforeAnythingIsSent() throws Exception {
    refuses(files.resolve("none.pem"), "there is no such file");
    refuses(
        file("pkcs1.pem", "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n"),
        "openssl pkcs8 -topk8 -nocrypt");
    refuses(
        file("damaged.pem", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"),
        "neither RSA nor EC");
    refuses(file("other.json", "{\"client_email\":\"a\"}"), "the JSON has no private_key");
    refuses(file("broken.json", "{never"), "it is not valid JSON");
    refuses(file("text.txt", "nothing of the kind"), "no private key can be read");
    refuses(file("short.pem", pem(rsa(1024))), "cannot sign");
  }

  @Test
  void saysWhatIsWrongWithAKeyStore() throws Exception {
    ServerCertificate keys = new TestAuthority().issue("mailer");
    keys.writeKeyStore(files.resolve("key.p12"), "notasecret".toCharArray());
    factory.setOauthKeyPassword("never-show-this");
    refuses(files.resolve("key.p12"), "the password oauthKeyPassword");

    factory.setOauthKeyPassword("notasecret");
    new TestAuthority().writeTrustStore(files.resolve("trust.p12"), "notasecret".toCharArray());
    refuses(files.resolve("trust.p12"), "it holds no private key");

    KeyStore store =
        KeyStore.getInstance(files.resolve("key.p12").toFile(), "notasecret".toCharArray());
    store.setKeyEntry(
        "second", keys.key(), "notasecret".toCharArray(), keys.chain().toArray(Certificate[]::new));
    try (OutputStream out = Files.newOutputStream(files.resolve("two.p12"))) {
      store.store(out, "notasecret".toCharArray());
    }
    refuses(files.resolve("two.p12"), "it holds several private keys");
  }
}
