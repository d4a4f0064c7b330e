package org.smtpconnector.connector.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.resource.spi.InvalidPropertyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.smtpconnector.connector.ra.RelayFixture;
import org.smtpconnector.connector.ra.RememberedLog;

/** The properties of DKIM, and the files that they name. */
class DkimPropertiesTest extends RelayFixture {
  private static final String SECRET = "VerySecretVerySecret";

  @TempDir Path directory;

  @BeforeEach
  void set() {
    factory.setDkimDomain("shop.example");
    factory.setDkimSelector("s1");
    factory.setDkimKeyFile("/no/file");
  }

  private static String pem(String algorithm, int bits) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
    if (bits > 0) {
      generator.initialize(bits);
    }
    KeyPair pair = generator.generateKeyPair();
    return armored("PRIVATE KEY", pair.getPrivate().getEncoded());
  }

  private static String armored(String type, byte[] content) {
    return "-----BEGIN "
        + type
        + "-----\n"
        + Base64.getMimeEncoder().encodeToString(content)
        + "\n-----END "
        + type
        + "-----\n";
  }

  private void refuses(String message) {
    assertThatThrownBy(() -> factory.createManagedConnection(null, null))
        .isInstanceOf(InvalidPropertyException.class)
        .hasMessageContaining(message)
        .hasMessageContaining("correct it in the connection factory")
        .hasMessageNotContaining(SECRET);
    assertThat(relay.connections()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          -               | s1       | -     | dkimSelector is set and dkimDomain is not: set dkimDomain, dkimSelector and dkimKeyFile together
          -               | -        | a.pem | dkimKeyFile is set and dkimDomain is not
          shop.example    | -        | a.pem | dkimDomain is set and dkimSelector is not: set
          shop.example    | s1       | -     | dkimDomain is set and dkimKeyFile is not: set
          shop_example x  | s1       | a.pem | dkimDomain names 'shop_example x', which is not a domain
          [192.0.2.1]     | s1       | a.pem | dkimDomain names '[192.0.2.1]', which is not a domain
          shop.example,   | s1       | a.pem | dkimDomain names '', which is not a domain
          shop.example    | s 1      | a.pem | dkimSelector names 's 1', which is not of letters, digits and hyphens
          shop.example    | s1.      | a.pem | dkimSelector names 's1.'
          shop.example    | s1;x=1   | a.pem | dkimSelector names 's1;x=1'
          a.example,b.example | s1,s2,s3 | a.pem | dkimSelector has 3 elements and dkimDomain 2: name one for each domain, in the same order, or one for all
          a.example,b.example,c.example | s1 | a.pem,b.pem | dkimKeyFile has 2 elements and dkimDomain 3
          a.example,A.Example | s1   | a.pem | dkimDomain and dkimSelector name s1._domainkey.a.example twice: give each key of a domain its own selector
          """)
  void haveToGoTogether(String domain, String selector, String file, String message) {
    factory.setDkimDomain(domain);
    factory.setDkimSelector(selector);
    factory.setDkimKeyFile(file);
    refuses(message);
  }

  @Test
  void cannotRequireASignatureWithoutADomain() {
    factory.setDkimDomain(null);
    factory.setDkimSelector(null);
    factory.setDkimKeyFile(null);
    factory.setDkimRequired(true);
    refuses("dkimRequired is true and dkimDomain is not: set dkimDomain,");
  }

  static Stream<Arguments> files() throws Exception {
    return Stream.of(
        Arguments.of("", "there is no BEGIN PRIVATE KEY in it"),
        Arguments.of(SECRET, "there is no BEGIN PRIVATE KEY in it"),
        Arguments.of(armored("PUBLIC KEY", new byte[50]), "there is no BEGIN PRIVATE KEY in it"),
        Arguments.of(
            armored("RSA PRIVATE KEY", new byte[50]), "openssl pkcs8 -topk8 -nocrypt converts one"),
        Arguments.of(armored("ENCRYPTED PRIVATE KEY", new byte[50]), "not encrypted"),
        Arguments.of(
            "-----BEGIN PRIVATE KEY-----\n" + SECRET + "=\n-----END PRIVATE KEY-----\n",
            "from which no private key can be read"),
        Arguments.of(pem("EC", 256), "the key is neither RSA nor Ed25519"),
        Arguments.of(pem("Ed448", 0), "the key is neither RSA nor Ed25519"),
        Arguments.of("x".repeat(1_000_001), "it is too large for a key file"),
        Arguments.of(
            pem("RSA", 512),
            "an RSA key of 512 bits, which receivers ignore (RFC 8301): make one"));
  }

  @ParameterizedTest
  @MethodSource("files")
  void nameAFileThatHasNoKeyThatReceiversTake(String content, String message) throws Exception {
    Path file = Files.writeString(directory.resolve("key.pem"), content);
    factory.setDkimKeyFile(file.toString());
    refuses("dkimKeyFile names '" + file + "'");
    refuses(message);
  }

  @Test
  void nameAFileThatThereIsNot() {
    refuses(
        "dkimKeyFile names '/no/file', from which no private key can be read (there is no such");
    factory.setDkimKeyFile(directory.toString());
    refuses("there is no such file");
    factory.setDkimKeyFile("a\0b");
    refuses("which is not a path");
  }

  @Test
  void areLoggedWithoutTheKeyAndWithAWarningWhereItIsShort() throws Exception {
    Path file = Files.writeString(directory.resolve("key.pem"), pem("RSA", 1024));
    factory.setDkimKeyFile(file.toString());
    try (RememberedLog log = new RememberedLog()) {
      factory.createManagedConnection(null, null).destroy();
      assertThat(log.lines())
          .contains(
              "dkimKeyFile names '"
                  + file
                  + "', an RSA key of 1024 bits: make one of 2048 (RFC 8301)")
          .anyMatch(
              line ->
                  line.contains(
                      " dkimDomain=shop.example dkimSelector=s1 dkimKeyFile=" + file + " "));
    }
    assertThat(factory.settings().dkim().keys().orElseThrow().current())
        .hasToString("[private key *** of s1._domainkey.shop.example]");
  }
}
