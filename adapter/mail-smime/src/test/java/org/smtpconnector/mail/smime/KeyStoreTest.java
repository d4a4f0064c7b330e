package org.smtpconnector.mail.smime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;
import org.smtpconnector.mail.MailException.Misconfigured;

/** The key store that the settings name. */
class KeyStoreTest extends SmimeFixture {
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
    assertThat(KeyStoreSettings.of(ConfigProvider.getConfig(), "").toString())
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
