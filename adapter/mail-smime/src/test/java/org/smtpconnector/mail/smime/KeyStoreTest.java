package org.smtpconnector.mail.smime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Filter;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.smtpconnector.mail.MailException.Misconfigured;
import org.smtpconnector.mail.config.Configuration;

/** The key store that the settings name. */
class KeyStoreTest extends SmimeFixture {
  private static final FileTime RENEWED = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));

  private void assertMisconfigured(String... message) {
    assertThatExceptionOfType(Misconfigured.class)
        .isThrownBy(() -> sender.send(mail().signedBy("shop").build()))
        .satisfies(e -> assertThat(e.getMessage()).contains(message))
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("horse"));
    assertThat(relay.server().commands()).isEmpty();
  }

  @Test
  void isNamedWhereNoneIsSet() {
    System.clearProperty(FILE);

    assertMisconfigured("smtpconnector.smime.key-store is not set");
  }

  @Test
  void isNotNeededForCertificatesOfTheApplication() throws Exception {
    System.clearProperty(FILE);

    sender.send(mail().encryptedFor(JANE.certificate()).build());

    openssl.decrypted(received(), JANE);
  }

  @Test
  void isNamedWhereItIsMissing() throws Exception {
    System.setProperty(FILE, directory.resolve("none.p12").toString());

    assertMisconfigured(
        FILE + ": key store " + directory.resolve("none.p12"), "there is no such file");
  }

  @Test
  void isNamedWhereItIsNone() throws Exception {
    System.setProperty(FILE, Files.writeString(directory.resolve("a.txt"), "Hello").toString());

    assertMisconfigured(FILE + ": key store " + directory.resolve("a.txt"), "cannot be read");
    System.setProperty(TYPE, "PKCS12");
    assertMisconfigured(FILE + ": key store " + directory.resolve("a.txt"), "cannot be read");
    System.setProperty(TYPE, "PKSC12");
    assertMisconfigured(FILE, "cannot be read", FILE + "-type");
  }

  @Test
  void isNamedWhereItsPasswordIsWrong() {
    System.setProperty(PASSWORD, "battery horse");

    assertMisconfigured(FILE, "set " + PASSWORD + " to its password");
    System.clearProperty(PASSWORD);
    assertMisconfigured(FILE, "set " + PASSWORD + " to its password");
  }

  @Test
  void isReadByItsTypeToo() throws Exception {
    System.setProperty(TYPE, "PKCS12");

    sender.send(mail().signedBy("shop").build());

    openssl.verified(received());
  }

  @Test
  void neverShowsItsPassword() {
    assertThat(KeyStoreSettings.of(Configuration.current(), "").toString())
        .isEqualTo(FILE + "=" + keyStore);
  }

  private void replace(Path file) throws Exception {
    Files.move(file, keyStore, StandardCopyOption.REPLACE_EXISTING);
  }

  @Test
  void isReadAgainWhenItHasChangedOnDisk() throws Exception {
    keep(Map.of("shop", Mistakes.expired(AUTHOR)));
    assertThatExceptionOfType(org.smtpconnector.mail.MailException.Rejected.class)
        .isThrownBy(() -> sender.send(mail().signedBy("shop").build()));

    Path renewed = directory.resolve("renewed.p12");
    Identity.write(renewed, Map.of("shop", SHOP, "second", SHOP));
    replace(renewed);

    sender.send(mail().signedBy("shop").build());
    sender.send(mail().signedBy("second").build());
    assertThat(relay.count()).isEqualTo(2);
  }

  @Test
  void staysInUseWhileItsFileCannotBeRead() throws Exception {
    sender.send(mail().signedBy("shop").build());

    replace(Files.writeString(directory.resolve("half.p12"), "half"));
    sender.send(mail().signedBy("shop").build());
    Files.delete(keyStore);
    sender.send(mail().signedBy("shop").build());

    assertThat(relay.count()).isEqualTo(3);
  }

  /** Writes into the file, so that nothing but its content differs from one time to another. */
  private void overwrite(byte[] octets) throws Exception {
    Files.write(keyStore, octets);
    Files.setLastModifiedTime(keyStore, RENEWED);
  }

  @Test
  void isReadOnceItCanBeThoughItsFileHasNotChangedSinceItCouldNot() throws Exception {
    sender.send(mail().signedBy("shop").build());
    Path renewed = directory.resolve("renewed.p12");
    Identity.write(renewed, Map.of("second", SHOP));
    byte[] octets = Files.readAllBytes(renewed);
    List<String> warnings = new CopyOnWriteArrayList<>();
    Logger log = Logger.getLogger("org.smtpconnector");
    Filter before = log.getFilter();
    log.setFilter(
        line -> {
          if (line.getLevel() == Level.WARNING) {
            warnings.add(line.getMessage());
          }
          return true;
        });
    try {
      overwrite(new byte[octets.length]);
      sender.send(mail().signedBy("shop").build());
      sender.send(mail().signedBy("shop").build());
      assertThat(warnings)
          .singleElement()
          .asString()
          .startsWith("changed on disk, and what was read before stays in use")
          .contains("key store " + keyStore + " cannot be read");
      overwrite(octets);
      sender.send(mail().signedBy("second").build());
      assertThat(warnings).hasSize(1);
    } finally {
      log.setFilter(before);
    }
    assertThat(relay.count()).isEqualTo(4);
  }

  @Test
  void changesWithTheSettings() throws Exception {
    sender.send(mail().signedBy("shop").build());
    Path other = directory.resolve("other.p12");
    Identity.write(other, Map.of("other", SHOP));
    System.setProperty(FILE, other.toString());

    sender.send(mail().signedBy("other").build());

    assertThat(relay.count()).isEqualTo(2);
  }
}
